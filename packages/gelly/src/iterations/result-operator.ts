/** Gives the vertices of a partition when its program has ended. Inputs: the last blocks, and the partition. */
import { BatchOperator, batchInput, type Output } from '@wiesel/runtime/internal'
import { NO_TIMESTAMP } from '@wiesel/runtime'
import type { GraphPartition } from './graph-partition.ts'
import type { PartitionProgram } from './partition-program.ts'
import type { Block } from './superstep-operator.ts'

export class ResultOperator extends BatchOperator {
  private readonly read: PartitionProgram<any, any>['valueOf']
  private readonly inputs: readonly Output[]
  private state: unknown
  private partition: GraphPartition | undefined
  private openInputs = 2

  constructor(read: PartitionProgram<any, any>['valueOf']) {
    super()
    this.read = read
    const ended = (): void => {
      if (--this.openInputs === 0) this.emitVertices()
    }
    this.inputs = [
      batchInput<Block>(({ state, mail }) => {
        if (mail === undefined) this.state = state
      }, ended),
      batchInput<GraphPartition>((partition) => (this.partition = partition), ended),
    ]
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  /** Records come through the inputs. */
  push(): void {}

  private emitVertices(): void {
    const { state, read } = this
    const partition = this.partition as GraphPartition
    let vertex = 0
    this.emitAtEnd(() => {
      if (vertex === partition.ids.length) return false
      const value = read(state, vertex, partition)
      if (value !== undefined) this.out.push([partition.ids[vertex], value], NO_TIMESTAMP)
      vertex++
      return true
    })
  }
}
