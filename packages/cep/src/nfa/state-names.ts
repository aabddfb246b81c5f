const DELIMITER = ':'

/** Gives each state of an automaton a name of its own: `a`, `a:0`, `a:1` … for the states of stage `a`. */
export class StateNames {
  readonly #used = new Set<string>()

  unique(stage: string): string {
    let name = stage
    for (let counter = 0; this.#used.has(name); counter++) name = `${stage}${DELIMITER}${counter}`
    this.#used.add(name)
    return name
  }
}

/** Whether it is not the state of its stage that was made first. */
export function isFurtherState(name: string): boolean {
  return name.includes(DELIMITER)
}

export function stageOfState(name: string): string {
  return name.split(DELIMITER)[0]
}
