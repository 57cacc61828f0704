// Programs with every variable replaced by which declaration it means: two that differ in their variables' names alone
// come out alike. Uses the parser inside Node, `node --expose-internals resolve.cjs`.
// In, as JSON on stdin: {name: text}. Out, as JSON: {name: [what stands there, one string for each node]}; a variable
// that is declared nowhere comes out by its name.
"use strict"

const acorn = require("internal/deps/acorn/acorn/dist/acorn")

class Scope {
  constructor(up, isFunction) {
    this.up = up
    this.isFunction = isFunction
    this.names = new Map()
  }

  declare(name, kind, count) {
    const scope = kind === "var" && !this.isFunction && this.up ? this.up.hoisted() : this
    if (!scope.names.has(name)) scope.names.set(name, count())
  }

  hoisted() {
    return this.isFunction || !this.up ? this : this.up.hoisted()
  }

  find(name) {
    return this.names.has(name) ? this.names.get(name) : this.up ? this.up.find(name) : null
  }
}

function resolved(text) {
  const out = []
  let declared = 0
  const count = () => `#${++declared}`

  const isFunction = ({ type }) => /Function/.test(type)

  /** The names a pattern binds. */
  function* bound(pattern) {
    if (!pattern) return
    if (pattern.type === "Identifier") yield pattern.name
    else if (pattern.type === "ObjectPattern") for (const one of pattern.properties) yield* bound(one.type === "RestElement" ? one.argument : one.value)
    else if (pattern.type === "ArrayPattern") for (const one of pattern.elements) yield* bound(one)
    else if (pattern.type === "AssignmentPattern") yield* bound(pattern.left)
    else if (pattern.type === "RestElement") yield* bound(pattern.argument)
  }

  /** Declares what a list of statements declares in its own scope, and `var` wherever it is inside of it. */
  function declareAll(nodes, scope) {
    for (const node of nodes) {
      if (!node) continue
      if (node.type === "VariableDeclaration" && node.kind !== "var") {
        for (const one of node.declarations) for (const name of bound(one.id)) scope.declare(name, node.kind, count)
      } else if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") scope.declare(node.id.name, "let", count)
      else if (/^Export/.test(node.type) && node.declaration) declareAll([node.declaration], scope)
      else if (node.type === "ImportDeclaration") for (const one of node.specifiers) scope.declare(one.local.name, "let", count)
    }
  }

  function declareVars(node, scope) {
    if (!node || typeof node !== "object") return
    if (Array.isArray(node)) return node.forEach((one) => declareVars(one, scope))
    if (node.type && isFunction(node)) return
    if (node.type === "VariableDeclaration" && node.kind === "var") {
      for (const one of node.declarations) for (const name of bound(one.id)) scope.declare(name, "var", count)
    }
    for (const key of Object.keys(node)) if (key !== "type") declareVars(node[key], scope)
  }

  function walk(node, scope) {
    if (node === null || node === undefined) return out.push("-")
    if (Array.isArray(node)) {
      out.push(`[${node.length}`)
      return node.forEach((one) => walk(one, scope))
    }
    if (typeof node !== "object") return out.push(JSON.stringify(node))
    out.push(node.type)
    if (node.type === "Identifier") return out.push(scope.find(node.name) || `free ${node.name}`)
    if (node.type === "Literal") return out.push(String(node.raw))
    if (node.type === "TemplateElement") return out.push(node.value.raw)
    if (isFunction(node)) {
      const inner = new Scope(scope, true)
      if (node.type === "FunctionExpression" && node.id) inner.declare(node.id.name, "let", count)
      for (const one of node.params) for (const name of bound(one)) inner.declare(name, "let", count)
      if (node.type === "FunctionDeclaration") walk(node.id, scope)
      if (node.body.type === "BlockStatement") {
        declareVars(node.body.body, inner)
        declareAll(node.body.body, inner)
      }
      out.push(`${node.async} ${node.generator}`)
      walk(node.params, inner)
      return node.body.type === "BlockStatement" ? walk(node.body.body, inner) : walk(node.body, inner)
    }
    if (node.type === "BlockStatement" || node.type === "SwitchStatement" || /^For/.test(node.type) || node.type === "CatchClause") {
      const inner = new Scope(scope, false)
      if (node.type === "BlockStatement") declareAll(node.body, inner)
      if (node.type === "SwitchStatement") for (const one of node.cases) declareAll(one.consequent, inner)
      if (/^For/.test(node.type)) declareAll([node.init || node.left], inner)
      if (node.type === "CatchClause") for (const name of bound(node.param)) inner.declare(name, "let", count)
      return children(node, inner)
    }
    if (node.type === "ClassExpression" && node.id) {
      const inner = new Scope(scope, false)
      inner.declare(node.id.name, "let", count)
      return children(node, inner)
    }
    children(node, scope)
  }

  function children(node, scope) {
    for (const key of Object.keys(node).sort()) {
      if (["type", "start", "end", "shorthand", "raw"].includes(key)) continue
      const isName = (key === "key" || key === "property") && !node.computed && node[key] && node[key].type === "Identifier"
      if (isName) out.push(`.${node[key].name}`)
      else if (key === "exported" || key === "imported") out.push(`.${node[key].name}`)
      else walk(node[key], scope)
    }
  }

  const program = acorn.parse(text, { ecmaVersion: 2021, sourceType: "module" })
  const top = new Scope(null, true)
  declareVars(program.body, top)
  declareAll(program.body, top)
  walk(program.body, top)
  return out
}

const texts = JSON.parse(require("node:fs").readFileSync(0, "utf8"))
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, resolved(text)]))))
