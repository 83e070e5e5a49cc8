import { isIndex, type PathStep } from './path.ts'
import { type CompiledRule, ruleId } from './rule.ts'

/** Where a walker stands in the paths of a plan. What no path can reach has no node. */
export interface MatchNode {
  /** Holds for the value here; every node under it is the node itself. */
  readonly rule: CompiledRule | undefined
  /** Keys that lead elsewhere than `otherKey`. */
  readonly keys: ReadonlyMap<string, MatchNode>
  /** The entries of `keys` by the length of the key, for a scanner that has no string yet. */
  readonly keysByLength: readonly (readonly KeyEdge[] | undefined)[]
  readonly otherKey: MatchNode | undefined
  /** Indexes that lead elsewhere than `otherElement`. */
  readonly indexes: ReadonlyMap<number, MatchNode> | undefined
  readonly otherElement: MatchNode | undefined
  /** What `nodeOfKey` first answered for a key in each position. */
  readonly seenKeys: string[]
  readonly seenNodes: (MatchNode | undefined)[]
}

export interface KeyEdge {
  readonly key: string
  readonly node: MatchNode
}

/** The paths of a plan as an automaton. */
export interface Matcher {
  /** The node of a document's root; to be asked for anew for each document. */
  root(): MatchNode
  /** The node with its edges; to be called before they are read, once for each object or array. */
  expand(node: MatchNode): MatchNode
}

interface LazyNode extends MatchNode {
  readonly states: readonly State[]
  expanded: boolean
  keys: ReadonlyMap<string, MatchNode>
  keysByLength: readonly (readonly KeyEdge[] | undefined)[]
  otherKey: MatchNode | undefined
  indexes: ReadonlyMap<number, MatchNode> | undefined
  otherElement: MatchNode | undefined
}

/** A place in one path: what is still to be matched begins with `step`. */
interface State {
  readonly id: number
  readonly step: PathStep | undefined
  readonly rule: CompiledRule
  readonly next: State | undefined
}

const noKeys: ReadonlyMap<string, MatchNode> = new Map()

/** Nodes kept from one document to the next; paths with many `**` and `*` could have 2^n of them. */
const keptNodes = 1_000

/** Bounds what a node remembers of documents: so many keys, of so many UTF-16 units. */
const seenPositions = 32
const seenLength = 64

/**
 * The node that a key of an object leads to; `position` is that of the key in the object. Objects
 * of one shape have their keys in the same positions, and comparing is faster than looking up.
 */
export function nodeOfKey(node: MatchNode, key: string, position: number): MatchNode | undefined {
  if (node.keys.size === 0) return node.otherKey
  const { seenKeys, seenNodes } = node
  if (position < seenKeys.length && seenKeys[position] === key) return seenNodes[position]
  const target = node.keys.get(key) ?? node.otherKey
  // The first shape stays: objects of many shapes would else overwrite each other's keys.
  const isNew = position === seenKeys.length && position < seenPositions
  if (isNew && key.length <= seenLength) {
    seenKeys.push(key)
    seenNodes.push(target)
  }
  return target
}

/** Makes the automaton; its nodes are made when a document first reaches them. */
export function createMatcher(
  paths: readonly { readonly steps: readonly PathStep[]; readonly rule: CompiledRule }[],
): Matcher {
  let stateCount = 0
  const starts = paths.map(({ steps, rule }) => {
    let state: State = { id: stateCount++, step: undefined, rule, next: undefined }
    for (const step of steps.toReversed()) state = { id: stateCount++, step, rule, next: state }
    return state
  })
  let nodes = new Map<string, LazyNode>()
  let root: LazyNode | undefined

  function nodeOf(reached: Iterable<State>): LazyNode | undefined {
    const states = new Map<number, State>()
    let rule: CompiledRule | undefined
    for (const start of reached) {
      for (let state: State | undefined = start; state; ) {
        states.set(state.id, state)
        if (state.step === undefined) rule ??= state.rule
        state = state.step?.kind === 'deep' ? state.next : undefined
      }
    }
    if (states.size === 0) return undefined
    const ids = [...states.keys()].sort((left, right) => left - right)
    const name = rule === undefined ? ids.join() : ruleId(rule)
    const known = nodes.get(name)
    if (known !== undefined) return known
    const node: LazyNode = {
      rule,
      keys: noKeys,
      keysByLength: [],
      otherKey: undefined,
      indexes: undefined,
      otherElement: undefined,
      seenKeys: [],
      seenNodes: [],
      states: [...states.values()],
      expanded: rule !== undefined,
    }
    if (rule !== undefined) {
      node.otherKey = node
      node.otherElement = node
    }
    nodes.set(name, node)
    return node
  }

  function expandLazy(node: LazyNode): void {
    const everywhere: State[] = []
    const elements: State[] = []
    const named = new Map<string, State[]>()
    for (const state of node.states) {
      const { step, next } = state
      if (step === undefined || next === undefined) continue
      if (step.kind === 'deep') everywhere.push(state)
      else if (step.kind === 'any') everywhere.push(next)
      else if (step.kind === 'elements') elements.push(next)
      else {
        const same = named.get(step.key)
        if (same === undefined) named.set(step.key, [next])
        else same.push(next)
      }
    }
    const keys = new Map<string, MatchNode>()
    const indexes = new Map<number, MatchNode>()
    const byLength: KeyEdge[][] = []
    for (const [key, states] of named) {
      const target = nodeOf([...states, ...everywhere])
      if (target === undefined) continue
      keys.set(key, target)
      const edges = (byLength[key.length] ??= [])
      edges.push({ key, node: target })
      const element = isIndex(key) ? nodeOf([...states, ...everywhere, ...elements]) : undefined
      if (element !== undefined) indexes.set(Number(key), element)
    }
    node.keys = keys
    node.keysByLength = byLength
    node.otherKey = nodeOf(everywhere)
    node.indexes = indexes.size > 0 ? indexes : undefined
    node.otherElement = nodeOf([...everywhere, ...elements])
    node.expanded = true
  }

  return {
    root() {
      if (root === undefined || nodes.size > keptNodes) {
        nodes = new Map()
        root = nodeOf(starts)
      }
      if (root === undefined) throw new TypeError('A plan has at least one path')
      return root
    },
    expand(node) {
      const lazy = node as LazyNode
      if (!lazy.expanded) expandLazy(lazy)
      return node
    },
  }
}
