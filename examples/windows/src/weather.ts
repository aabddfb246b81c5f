// The same days of weather, cut into windows of every kind: what is remarkable of each is printed.
import { defineJob } from '@wiesel/datastream'
import { dateOf, weatherFile } from './day.ts'
import { weatherWindows } from './weather-windows.ts'

export default defineJob('weather', (env, { input = weatherFile }) => {
  const { weeks, months, spells, windiest, contrasts } = weatherWindows(env, input)
  weeks
    .filter(({ millimetres }) => millimetres >= 100)
    .map(({ location, from, millimetres }) => `${millimetres} mm in ${location} in the week from ${from}`)
    .print('tumbling')
  months
    .filter(({ mean }) => mean >= 31 || mean <= 1)
    .map(({ location, from, mean }) => `${mean.toFixed(1)} °C in ${location} in the 30 days from ${from}`)
    .print('sliding')
  spells
    .filter(({ days }) => days >= 14)
    .map(({ location, from, days }) => `${days} days of rain in ${location} from ${from}`)
    .print('session')
  windiest
    .filter(({ wind }) => wind >= 12)
    .map(({ location, date, wind }) => `${wind} m/s in ${location} on ${dateOf(date)}`)
    .print('count')
  contrasts
    .filter(({ degrees }) => degrees >= 18)
    .map(({ date, degrees }) => `New York ${degrees} °C warmer than Seattle on ${date}`)
    .print('all')
})
