/**
 * What: compiles a chain to one generated function per entry, so that call sites stay monomorphic.
 *
 * An operator that can write its `push` as straight code (`inline`) becomes part of the loop; any other is called
 * through `push`, and its results enter a generated function of their own. Generated code keeps no state: all of it is
 * in the operators, to which the code refers by name, so interpreted and compiled chains can take turns.
 *
 * `stage` and `record` are noted before each user call, for the error message; V8 keeps them in registers. A unit ends
 * in a unique comment: two functions of one source text would share type feedback, and slow each other down.
 */
import type { Flow } from '../operator/flow.ts'
import type { InlineContext } from '../operator/inline.ts'
import { checkKey } from '../operators/check-key.ts'
import type { Output } from '../records/output.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { pushCode } from './frame-builder.ts'
import { mainOutput } from './interpreted-chain.ts'
import type { RecordLoop } from './record-loop.ts'
import type { Router } from './router.ts'
import type { Stage } from './stage.ts'

/** Operators in one generated function; longer chains go on in a further function. */
const INLINE_MAX = 24

let units = 0

type PushFunction = (value: unknown, timestamp: number) => void

class Unit {
  private readonly bound: unknown[] = []
  private readonly names = new Map<unknown, string>()
  private readonly functions: string[] = []
  private readonly stages: readonly Stage[]
  private readonly flow: Flow
  private locals = 0
  private inlined = 0
  /** Stages whose part of the loop hands records on. */
  private readonly emitting = new Set<Stage>()
  /** Stages called through `push`, and those that emit later: their `out` is replaced by a generated function. */
  readonly outFunctions = new Map<Stage, string>()

  constructor(stages: readonly Stage[], flow: Flow) {
    this.stages = stages
    this.flow = flow
  }

  bind(value: unknown): string {
    const known = this.names.get(value)
    if (known !== undefined) return known
    const name = `b${this.bound.push(value) - 1}`
    this.names.set(value, name)
    return name
  }

  local(hint: string): string {
    return `${hint}${this.locals++}`
  }

  /** A generated `(value, timestamp)` function that hands records to the consumers of a stage. */
  outFunction(stage: Stage): string {
    const name = this.local('out')
    this.outFunctions.set(stage, name)
    const before = this.inlined
    this.inlined = 0
    const body = this.toConsumers(stage, 'value', 'timestamp')
    this.inlined = before
    this.functions.push(this.guarded(`function ${name}(value, timestamp)`, body))
    return name
  }

  /** The loop over the rows of a batch for one input of the head. */
  loop(head: Stage, input: number, inputs: number): string {
    const counter = head.countsIn ? `${this.bind(head.recordsIn)}.value += row - from;` : ''
    const body = inputs === 1 ? this.into(head, 'value', 'timestamp', false) : this.intoInput(head, input)
    const flow = this.bind(this.flow)
    return `function loop${input}(values, timestamps, from, to) {
let row = from, stage = 0, record;
try {
while (row < to) {
const value = values[row], timestamp = timestamps === undefined ? ${NO_TIMESTAMP} : timestamps[row];
row++;
${body}
if (${flow}.halted) break;
}
} catch (error) { ${counter} fail(error, stage, record); }
${counter}
return row;
}`
  }

  finish(loops: readonly string[]): { loops: RecordLoop[]; outs: Map<Stage, PushFunction> } {
    const names = this.bound.map((_, i) => `b${i} = bound[${i}]`)
    const outs = [...this.outFunctions.values()]
    const source = `"use strict";
${names.length === 0 ? '' : `const ${names.join(', ')};`}
${this.functions.join('\n')}
${loops.join('\n')}
return { loops: [${loops.map((_, input) => `loop${input}`).join(', ')}], outs: [${outs.join(', ')}] };
// unit ${++units}`
    const stages = this.stages
    // No stage noted: the caller of the function, which hands on to an edge, is to blame.
    const fail = (error: unknown, stage: number, record: unknown): never => {
      if (stage < 0) throw error
      throw stages[stage].locate(error, { value: record })
    }
    const made = new Function('bound', 'fail', source)(this.bound, fail) as {
      loops: RecordLoop[]
      outs: PushFunction[]
    }
    return {
      loops: made.loops,
      outs: new Map([...this.outFunctions.keys()].map((stage, i) => [stage, made.outs[i]])),
    }
  }

  /** Statements that put a record into one of several inputs of the head. */
  private intoInput(head: Stage, input: number): string {
    if (!this.outFunctions.has(head)) this.outFunction(head)
    const prologue: string[] = []
    const code = head.operator.inlineInput(input, this.inlineContext(head, 'value', 'timestamp', prologue))
    const push =
      code === undefined
        ? `${this.bind(head.operator.input(input))}.push(value, timestamp);`
        : `{\n${[...prologue, code].join('\n')}\n}`
    const call =
      head.link === undefined
        ? push
        : `if (${this.bind(head.link)}.busy) ${this.bind(head.inputEntry(input))}.push(value, timestamp);\nelse ${push}`
    return `stage = ${this.stages.indexOf(head)}; record = value;\n${call}`
  }

  /** Statements that put a record into a stage. */
  private into(stage: Stage, value: string, timestamp: string, count = stage.countsIn): string {
    const counting = count ? `${this.bind(stage.recordsIn)}.value++;\n` : ''
    const code =
      this.straightCode(stage, value, timestamp) ??
      `${this.bind(stage.operator)}.push(${value}, ${timestamp});`
    const body = `${counting}stage = ${this.stages.indexOf(stage)}; record = ${value};\n${code}`
    if (stage.link === undefined) return body
    // What is queued is counted when its turn comes.
    const link = this.bind(stage.link)
    return `if (${link}.busy) ${link}.push(${value}, ${timestamp});\nelse {\n${body}\n}`
  }

  private straightCode(stage: Stage, value: string, timestamp: string): string | undefined {
    if (this.inlined >= INLINE_MAX) {
      if (!this.outFunctions.has(stage)) this.outFunction(stage)
      return undefined
    }
    const prologue: string[] = []
    this.inlined++
    const code = stage.operator.inline(this.inlineContext(stage, value, timestamp, prologue))
    if (code === undefined) {
      this.inlined--
      if (!this.outFunctions.has(stage)) this.outFunction(stage)
      return undefined
    }
    if (!this.emitting.has(stage) && !this.outFunctions.has(stage)) this.outFunction(stage)
    return [...prologue, code].join('\n')
  }

  private inlineContext(stage: Stage, value: string, timestamp: string, prologue: string[]): InlineContext {
    return {
      value,
      timestamp,
      bind: (bound) => this.bind(bound),
      local: (hint) => this.local(hint),
      emit: (result, time = timestamp) => {
        this.emitting.add(stage)
        return this.toConsumers(stage, result, time)
      },
      emitFunction: () => {
        this.emitting.add(stage)
        return this.collector(stage, timestamp, prologue)
      },
    }
  }

  private collector(stage: Stage, timestamp: string, prologue: string[]): string {
    const name = this.local('collect')
    const time = this.local('time')
    const body = this.toConsumers(stage, 'value', 'timestamp')
    this.functions.push(
      `let ${time} = ${NO_TIMESTAMP};`,
      this.guarded(`function ${name}(value)`, `const timestamp = ${time};\n${body}`),
    )
    prologue.push(`${time} = ${timestamp};`)
    return name
  }

  private toConsumers(stage: Stage, value: string, timestamp: string): string {
    const main = stage.consumers.filter((consumer) => consumer.side === undefined)
    // A router works for the producer: it is noted again behind a consumer that noted itself.
    const [producer, input] = [this.local('producer'), this.local('input')]
    const parts = main.map((consumer) =>
      'stage' in consumer
        ? this.into(consumer.stage, value, timestamp)
        : `${main.length > 1 ? `stage = ${producer}; record = ${input};\n` : ''}${this.intoRouter(consumer.router, value, timestamp)}`,
    )
    if (parts.length === 1) return parts[0]
    return `const ${producer} = stage, ${input} = record;\n${parts.map((part) => `{\n${part}\n}`).join('\n')}`
  }

  private intoRouter(router: Router, value: string, timestamp: string): string {
    if (router.only !== undefined)
      return pushCode(this.bind(router.only), this.local('row'), value, timestamp)
    const { keyed } = router
    if (keyed === undefined) return `${this.bind(router)}.push(${value}, ${timestamp});`
    const [key, builder] = [this.local('key'), this.local('builder')]
    return `const ${key} = ${this.bind(keyed.keyOf)}(${value});
if (${key} === undefined || typeof ${key} === 'object') ${this.bind(checkKey)}(${key}, ${value});
const ${builder} = ${this.bind(router.builders)}[${this.bind(keyed.channels)}.of(${key})];
${pushCode(builder, this.local('row'), value, timestamp)}`
  }

  private guarded(header: string, body: string): string {
    return `${header} {
let stage = -1, record;
try {
${body}
} catch (error) { fail(error, stage, record); }
}`
  }
}

/** An output whose records go into generated code, and everything else the usual way. */
function generatedOutput(push: PushFunction, rest: Output): Output {
  return {
    push,
    watermark: (timestamp) => rest.watermark(timestamp),
    idle: (idle) => rest.idle(idle),
    end: () => rest.end(),
  }
}

/**
 * Compiles the chain that starts at `head` and connects its operators with the generated code.
 *
 * @param inputs how many inputs the head has
 * @returns for each input the loop over its rows
 */
export function compileChain(stages: readonly Stage[], inputs: number, flow: Flow): RecordLoop[] {
  const unit = new Unit(stages, flow)
  const { loops, outs } = unit.finish(
    Array.from({ length: inputs }, (_, input) => unit.loop(stages[0], input, inputs)),
  )
  for (const [stage, push] of outs) stage.operator.out = generatedOutput(push, mainOutput(stage))
  return loops
}
