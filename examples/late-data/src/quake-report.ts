import type { Sink, SinkWriter } from '@wiesel/runtime'
import type { HourlyQuakes } from './hourly-quakes.ts'

/** What the report is made of: a result of an hour, or a late earthquake. */
export type Note = { readonly kind: 'hour'; readonly hour: HourlyQuakes } | { readonly kind: 'late' }

/** The figures of the report. Results of one network and hour replace each other. */
export class Tally {
  private readonly hours = new Map<string, number>()
  private results = 0
  private late = 0

  add(note: Note): void {
    if (note.kind === 'late') {
      this.late++
      return
    }
    const { network, hour, quakes } = note.hour
    this.results++
    this.hours.set(`${network} ${hour}`, quakes)
  }

  report(): string {
    const counted = [...this.hours.values()].reduce((sum, quakes) => sum + quakes, 0)
    return [
      `${counted + this.late} earthquakes were reported:`,
      `${counted} of them are counted, in ${this.hours.size} hours of a network,`,
      `${this.results - this.hours.size} results replaced an earlier one of their hour;`,
      `${this.late} came too late.`,
    ].join('\n')
  }
}

/** Prints the figures at the end. */
export class QuakeReport implements Sink<Note> {
  createWriter(): SinkWriter<Note> {
    const tally = new Tally()
    return {
      write: (note) => tally.add(note),
      flush: (endOfInput) => {
        if (endOfInput) process.stdout.write(`${tally.report()}\n`)
      },
    }
  }
}
