import type { Mail } from '../../iterations/partition-program.ts'
import { DisjointSets } from './disjoint-sets.ts'

/** Sets of one partition that others meet, and the least value of each. */
export interface Meetings {
  readonly sets: Int32Array
  readonly least: readonly unknown[]
  /** In threes: a set here, another partition, and a set there that meets it. */
  readonly pairs: Int32Array
}

/** The sets of all partitions that meet each other, united. */
export class MeetingSets {
  private readonly numbers: Map<number, number>[] = []
  private readonly united: DisjointSets
  private readonly least: unknown[] = []

  constructor(mail: readonly Mail<Meetings>[]) {
    let count = 0
    for (const { from, content } of mail)
      this.numbers[from] = new Map(Array.from(content.sets, (set) => [set, count++]))
    this.united = new DisjointSets(count)
    for (const { from, content } of mail) {
      const { pairs } = content
      for (let i = 0; i < pairs.length; i += 3)
        this.united.unite(this.numberOf(from, pairs[i]), this.numberOf(pairs[i + 1], pairs[i + 2]))
    }
    for (const { from, content } of mail)
      content.sets.forEach((set, i) => this.lower(this.numberOf(from, set), content.least[i]))
  }

  /** The least values of what some sets of a partition belong to. */
  answer(partition: number, sets: Int32Array): Meetings {
    const least = Array.from(sets, (set) => this.least[this.united.find(this.numberOf(partition, set))])
    return { sets, least, pairs: new Int32Array(0) }
  }

  private lower(number: number, value: any): void {
    const united = this.united.find(number)
    if (!(united in this.least) || value < (this.least[united] as number)) this.least[united] = value
  }

  private numberOf(partition: number, set: number): number {
    return this.numbers[partition].get(set) as number
  }
}
