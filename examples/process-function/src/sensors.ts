// Alarms for sensors that fall silent. `--timeout` says how long a sensor may say nothing.
import { defineJob } from '@wiesel/datastream'
import { toMillis } from '@wiesel/runtime'
import { makeReadings } from './reading.ts'
import { sensorAlarms } from './sensor-alarms.ts'
import type { Alarm } from './silence-alarm.ts'

function describeAlarm(alarm: Alarm): string {
  const time = new Date(alarm.at).toISOString().slice(11, 19)
  if (alarm.kind === 'silent') return `${time} ${alarm.sensor} is silent`
  return `${time} ${alarm.sensor} is back after ${Math.round(alarm.silentMs / 1_000)} s`
}

export default defineJob('sensors', (env, { timeout = '5 min' }) => {
  const { alarms, nonsense } = sensorAlarms(env, makeReadings(), toMillis(timeout))
  alarms.map(describeAlarm).print()
  nonsense.map(({ sensor, celsius }) => `${sensor} says ${celsius} °C`).print('nonsense')
})
