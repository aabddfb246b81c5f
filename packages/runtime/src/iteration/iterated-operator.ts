/**
 * What: an operator inside a loop, which knows nothing of it: it lives for one superstep and sees bounded inputs.
 * Algorithm: when a superstep begins a new operator is made; when it ends its output the superstep has ended for it.
 *   Inputs from outside the loop are constant: they are read once, before anything else, and each new operator is given
 *   their records again. An operator that can begin anew and keep what constant inputs gave (a join its hash table) says
 *   so by `renewable`: it is renewed instead, and the records are not kept here.
 * State between supersteps: the records of constant inputs.
 */
import { BatchOperator } from '../batch/batch-operator.ts'
import type { InlineContext } from '../operator/inline.ts'
import type { Operator } from '../operator/operator.ts'
import type { PlanLoop } from '../plan/plan.ts'
import type { Output } from '../records/output.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import type { TaskLoop } from './task-loop.ts'

/** An input from outside the loop. */
interface ConstantInput {
  /** The input of the node. */
  readonly input: number
  /** The input of the operator that is given its records. */
  readonly into: number
  readonly rows: unknown[]
  ended: boolean
}

export class IteratedOperator extends BatchOperator {
  private readonly create: () => Operator
  /** Inputs of the operator: those of the node, without those that are there for constant parts of a union. */
  private readonly ownInputs: number
  private readonly constants: readonly ConstantInput[]
  private inner: Operator | undefined
  /** The inputs of the operator. */
  private targets: readonly Output[] = []
  /** For each input of the operator how many parts of it have not ended in this superstep. */
  private openParts: number[] = []
  private keepsInner = false
  private toGive: ConstantInput[] = []
  /** What functions of this superstep asked to be called at its end. */
  private closes: (() => void | Promise<void>)[] = []

  constructor(create: () => Operator, inputs: number, { constant }: PlanLoop) {
    super()
    this.create = create
    this.ownInputs = inputs - constant.filter(({ input, into }) => input !== into).length
    this.constants = constant.map((part) => ({ ...part, rows: [], ended: false }))
  }

  override async open(): Promise<void> {
    ;(this.context.loop as TaskLoop).onBegin(() => this.begin())
    if (this.constants.length === 0) return
    const intos = this.constants.map(({ into }) => into)
    if (this.constants.some(({ input, into }) => input !== into)) return
    const kept = this.create().renewable(intos)
    if (kept === undefined) return
    this.keepsInner = true
    this.use(kept)
    await kept.open()
  }

  override input(index: number): Output {
    const constant = this.constants.find(({ input }) => input === index)
    if (constant !== undefined) return this.constantInput(constant)
    if (this.ownInputs === 1 && this.constants.length === 0) return this
    return {
      push: (value, timestamp) => this.targets[index].push(value, timestamp),
      watermark: () => {},
      idle: () => {},
      end: () => this.endPart(index),
    }
  }

  override selectInput(): number | undefined {
    const waiting = this.constants.find(({ ended }) => !ended)
    return waiting === undefined ? this.inner?.selectInput() : waiting.input
  }

  /** Only an operator that stays can be part of compiled code. */
  override inlineInput(index: number, code: InlineContext): string | undefined {
    return this.keepsInner ? this.inner?.inlineInput(index, code) : undefined
  }

  push(value: unknown, timestamp: number): void {
    ;(this.inner as Operator).push(value, timestamp)
  }

  override end(): void {
    this.endPart(0)
  }

  override async close(): Promise<void> {
    await this.inner?.close()
    await this.callCloses()
  }

  private async callCloses(): Promise<void> {
    const { closes } = this
    this.closes = []
    for (const close of closes) await close()
  }

  private constantInput(constant: ConstantInput): Output {
    return {
      push: (value, timestamp) => {
        if (this.keepsInner) this.targets[constant.into].push(value, timestamp)
        else constant.rows.push(value)
      },
      watermark: () => {},
      idle: () => {},
      end: () => {
        constant.ended = true
        if (this.keepsInner) this.targets[constant.into].end()
      },
    }
  }

  private use(inner: Operator): void {
    inner.context = { ...this.context, onClose: (close) => void this.closes.push(close) }
    inner.out = {
      push: (value, timestamp) => this.out.push(value, timestamp),
      watermark: () => {},
      idle: () => {},
      end: () => this.ended(),
    }
    inner.sideOutputs = this.sideOutputs
    this.inner = inner
    this.targets = Array.from({ length: this.ownInputs }, (_, i) => inner.input(i))
  }

  /** A superstep begins. Constant inputs have ended: nothing else is read before. */
  private begin(): void {
    this.openParts = Array.from({ length: this.ownInputs }, () => 1)
    if (this.keepsInner) {
      this.inner?.renew()
      return
    }
    const { openParts } = this
    for (const { input, into } of this.constants) if (input !== into) openParts[into]++
    this.toGive = [...this.constants]
    const inner = this.create()
    this.use(inner)
    const opening = inner.open()
    if (opening !== undefined) this.context.await(opening)
    this.give()
  }

  private endPart(into: number): void {
    if (--this.openParts[into] > 0) return
    this.targets[into].end()
    if (this.toGive.length > 0) this.give()
  }

  /** Gives the operator the constant inputs whose turn it is, when it can take them. */
  private give(): void {
    if (this.toGive.length === 0) return
    let giving: ConstantInput | undefined
    let row = 0
    this.context.drive({
      volatile: true,
      step: () => {
        if (giving === undefined) {
          giving = this.takeToGive()
          row = 0
          return giving !== undefined
        }
        if (row < giving.rows.length) {
          this.targets[giving.into].push(giving.rows[row++], NO_TIMESTAMP)
          return true
        }
        const { into } = giving
        giving = undefined
        if (--this.openParts[into] === 0) this.targets[into].end()
        return true
      },
    })
  }

  private takeToGive(): ConstantInput | undefined {
    const selected = this.inner?.selectInput()
    const index = this.toGive.findIndex(({ into }) => selected === undefined || selected === into)
    return index < 0 ? undefined : this.toGive.splice(index, 1)[0]
  }

  /** The operator has ended its output. */
  private ended(): void {
    const { inner, keepsInner } = this
    if (!keepsInner) this.inner = undefined
    this.out.end()
    if (keepsInner) return
    const closing = inner?.close()
    if (closing !== undefined) this.context.await(closing)
    if (this.closes.length > 0) this.context.await(this.callCloses())
  }
}
