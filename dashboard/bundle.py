"""One module out of many, put together when served: a phone pays half a second for each file it asks for.

In: the address of a module and the texts of all modules by their addresses. Out: one module's text that does the same.
Each module becomes a function, called once, in the order of the imports; comments and spaces that mean nothing are left
out. What is not among the few forms of `import` and `export` that our modules use raises `Unbundled` with file and
line. Pure: the same texts give the same bundle.

`import("./words/en.js")` stays a request of its own, for its address in full; such a module imports nothing, else its
own modules would run twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.module import Module, Unbundled, read_module


@dataclass(frozen=True, slots=True)
class Bundle:
    """The text, and the addresses of the modules it may ask for later."""

    text: str
    later: list[str]


def bundle(entry: str, texts: Mapping[str, str]) -> Bundle:
    """The module at `entry` with all it imports. `texts` may hold more. Raises `Unbundled`."""
    modules = _ordered(entry, texts)
    names = {module.address: f"${number}" for number, module in enumerate(modules)}
    later = sorted({address for module in modules for address in module.later})
    return Bundle("".join(_called(module, names) for module in modules), later)


def _ordered(entry: str, texts: Mapping[str, str]) -> list[Module]:
    """Each after those it needs."""
    read: dict[str, Module] = {}
    ordered: list[Module] = []

    def visit(address: str, path: list[str]) -> None:
        if address in path:
            raise Unbundled(f"{address}: imports itself by way of {' -> '.join(path[path.index(address) :])}")
        if address in read:
            return
        if address not in texts:
            raise Unbundled(f"{path[-1] if path else 'nobody'}: imports {address}, which does not exist")
        module = read[address] = read_module(address, texts[address])
        for need in module.needs:
            visit(need.address, [*path, address])
            lacking = [name for name in need.names if name not in read[need.address].gives]
            if lacking:
                raise Unbundled(f"{address}: {need.address} does not export {', '.join(lacking)}")
        ordered.append(module)

    visit(entry, [])
    for module in ordered:
        for address in module.later:
            if address not in texts or address in read or not _is_alone(read_module(address, texts[address])):
                raise Unbundled(f"{module.address}: {address} must exist and import nothing to be asked for later")
    return ordered


def _is_alone(module: Module) -> bool:
    return not module.needs and not module.later


def _called(module: Module, names: Mapping[str, str]) -> str:
    taken = [(need.pattern, names[need.address]) for need in module.needs if need.pattern]
    patterns, values = ",".join(pattern for pattern, _ in taken), ",".join(value for _, value in taken)
    gives = ",".join(name if name == inside else f"{name}:{inside}" for name, inside in module.gives.items())
    returned = f"\nreturn{{{gives}}}" if gives else ""
    kept = f"const {names[module.address]}=" if gives else ""
    return f"{kept}(({patterns})=>{{{module.body}{returned}}})({values});\n"
