"""Few modules out of many, put together when served: a phone pays half a second for each file it asks for.

In: the address of a module and the texts of all modules by their addresses. Out: the text of one module that does the
same with all it imports, and one more for each part it asks for later by `import("./app.js")`. Each module becomes a
function, called once, in the order of the imports; comments and spaces that mean nothing are left out, and names that
nobody else sees become short. What is not among the few forms of `import` and `export` that our modules use raises
`Unbundled` with file and line. Pure: the same texts give the same bundles.

A part takes what the first bundle has from there, so nothing runs twice; what imports nothing at all, such as a
dictionary, is a part as it is. What several parts need is refused, or, if so wanted, put into the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache, partial
from string import ascii_letters

from dashboard.module import Module, Need, Unbundled, read_module


@dataclass(frozen=True, slots=True)
class Bundle:
    """The texts put together, by address, the first one's first; and the addresses of all parts."""

    texts: dict[str, str]
    parts: list[str]


def bundle(entry: str, texts: Mapping[str, str], *, gather: bool = False, shorten: bool = True) -> Bundle:
    """The module at `entry` with all it imports. `texts` may hold more. `gather`: what several parts need comes with
    the first bundle. `shorten`: the names as well. Raises `Unbundled`."""
    read = partial(_read, shorten=shorten)
    first = _ordered(read, entry, texts, ())
    parts = _parts(read, first, texts)
    if gather:
        # Before the entry, which runs last.
        first = [*first[:-1], *_needed_by_several(parts), first[-1]]
        parts = _parts(read, first, texts)
    _refuse_twins(first, parts)
    modules = [*first, *(module for part in parts.values() for module in part)]
    names = {module.address: f"${number}" for number, module in enumerate(modules)}
    _shorten_exports(modules, seen_by_others={part[-1].address for part in parts.values()})
    begun = {module.address for module in first}
    lent = {
        address: sorted({need.address for module in part for need in module.needs if _is_used(need)} & begun)
        for address, part in parts.items()
    }
    shared = sorted({address for addresses in lent.values() for address in addresses})
    made = {entry: _joined(first, names) + _export([names[address] for address in shared])}
    for address, part in parts.items():
        if not _is_alone(part):
            taken = ",".join(names[each] for each in lent[address])
            begins = f'import{{{taken}}}from"{entry}"\n' if taken else ""
            made[address] = begins + _joined(part, names) + _given(part[-1], names)
    return Bundle(made, sorted(parts))


_read = lru_cache(maxsize=1024)(read_module)
"""The board's and the phone's bundles, and every part, need some modules again; reading one is what takes time."""

_Read = Callable[[str, str], Module]


def _parts(read: _Read, first: Sequence[Module], texts: Mapping[str, str]) -> dict[str, list[Module]]:
    """The modules of each part, beginning with those that the first bundle asks for."""
    begun = {module.address for module in first}
    parts: dict[str, list[Module]] = {}
    asked = [(address, module.address) for module in first for address in module.later]
    while asked:
        address, by = asked.pop(0)
        if address in parts:
            continue
        parts[address] = _ordered(read, address, texts, begun, by)
        for module in parts[address]:
            asked += [(later, module.address) for later in module.later]
    return parts


def _needed_by_several(parts: Mapping[str, Sequence[Module]]) -> list[Module]:
    """Each after those it needs itself."""
    seen = Counter(module.address for part in parts.values() for module in part)
    several = {module.address: module for part in parts.values() for module in part if seen[module.address] > 1}
    return list(several.values())


def _refuse_twins(first: Sequence[Module], parts: Mapping[str, Sequence[Module]]) -> None:
    begun = {module.address for module in first}
    owners: dict[str, str] = {}
    for address, part in parts.items():
        for module in part or [Module(address)]:
            other = owners.setdefault(module.address, address)
            if other != address or module.address in begun:
                raise Unbundled(f"{module.address}: is in {address} and elsewhere, so it would run twice")


def _ordered(
    read: _Read, entry: str, texts: Mapping[str, str], without: Container[str], by: str = "nobody"
) -> list[Module]:
    """A module and what it needs, each after those it needs itself."""
    known: dict[str, Module] = {}
    ordered: list[Module] = []

    def visit(address: str, path: list[str]) -> None:
        if address in path:
            raise Unbundled(f"{address}: imports itself by way of {' -> '.join(path[path.index(address) :])}")
        if address in known:
            return
        if address not in texts:
            raise Unbundled(f"{path[-1] if path else by}: imports {address}, which does not exist")
        # A copy, because names are shortened in it that another bundle needs as they are.
        module = known[address] = copy(read(address, texts[address]))
        for need in module.needs:
            visit(need.address, [*path, address])
            lacking = [name for name in need.names if name not in known[need.address].gives]
            if lacking:
                raise Unbundled(f"{address}: {need.address} does not export {', '.join(lacking)}")
        if address not in without:
            ordered.append(module)

    visit(entry, [])
    return ordered


def _shorten_exports(modules: Sequence[Module], seen_by_others: set[str]) -> None:
    """Among modules that are put together, what one gives another needs no telling name."""
    whole = {need.address for module in modules for need in module.needs if need.whole}
    keys = {
        module.address: dict(zip(module.gives, ascii_letters, strict=False))
        for module in modules
        if module.address not in whole | seen_by_others
    }
    for module in modules:
        short = keys.get(module.address, {})
        module.gives = {short.get(name, name): inside for name, inside in module.gives.items()}
        module.needs = [
            need._replace(names={keys.get(need.address, {}).get(name, name): own for name, own in need.names.items()})
            for need in module.needs
        ]


def _is_alone(part: Sequence[Module]) -> bool:
    return len(part) == 1 and not part[0].needs and not part[0].later


def _joined(modules: Sequence[Module], names: Mapping[str, str]) -> str:
    return "".join(_called(module, names) for module in modules)


def _called(module: Module, names: Mapping[str, str]) -> str:
    taken = [need for need in module.needs if _is_used(need)]
    patterns = ",".join(need.whole or _braced(need.names) for need in taken)
    values = ",".join(names[need.address] for need in taken)
    returned = f"\nreturn{_braced(module.gives)}" if module.gives else ""
    kept = f"const {names[module.address]}=" if module.gives else ""
    return f"{kept}(({patterns})=>{{{module.body}{returned}}})({values});\n"


def _is_used(need: Need) -> bool:
    return bool(need.whole or need.names)


def _braced(names: Mapping[str, str]) -> str:
    return f"{{{','.join(name if name == inside else f'{name}:{inside}' for name, inside in names.items())}}}"


def _given(module: Module, names: Mapping[str, str]) -> str:
    """What a part exports to whom asked for it."""
    return f"export const{{{','.join(module.gives)}}}={names[module.address]};\n" if module.gives else ""


def _export(names: Sequence[str]) -> str:
    return f"export{{{','.join(names)}}};\n" if names else ""
