import type { Guard } from './guard.ts'
import type { Nfa } from './nfa.ts'

/** Text that is equal for automata of equal structure: states, transitions and windows; conditions by number. */
export function fingerprintOf(nfa: Nfa): string {
  const states = nfa.states.map(({ name, kind, gapMs, transitions }) => {
    const edges = transitions.map(
      ({ action, target, guard }) => `${action[0]}${target.index}${printGuard(guard)}`,
    )
    return `${name}/${kind}${gapMs ? `<${gapMs}` : ''}(${edges.join()})`
  })
  return `${hash(`${states.join()}|${nfa.windowMs}`)}-${nfa.states.length}`
}

function printGuard(guard: Guard): string {
  switch (guard.kind) {
    case 'true':
      return ''
    case 'atom':
      return `?${guard.atom}`
    case 'not':
      return `!${printGuard(guard.of)}`
    default:
      return `${printGuard(guard.left)}${printGuard(guard.right)}&`
  }
}

/** FNV-1a, forwards and backwards: 64 bits. */
function hash(text: string): string {
  let a = 0x811c9dc5
  let b = 0xc9dc5118
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193)
    b = Math.imul(b ^ text.charCodeAt(text.length - 1 - i), 0x01000193)
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0')
}
