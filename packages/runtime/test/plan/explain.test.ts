import { expect, test } from 'vitest'
import { explainPlan } from '@wiesel/runtime'
import { planOf } from '../support/plan-of.ts'

const plan = planOf(
  {
    'Clicks <"web">': { uid: 'clicks' },
    Parse: {},
    Count: { parallelism: 4, traits: { layout: 'slices' }, description: 'by user' },
    Bad: { kind: 'sink' },
    Result: { kind: 'sink', parallelism: 4 },
    Join: { kind: 'sink', inputs: 2, parallelism: 4 },
  },
  [
    'Clicks <"web"> -> Parse',
    ['Parse -> Count', { partition: 'hash' }],
    ['Parse -> Bad', { side: 'bad "ones"' }],
    'Count -> Result',
    ['Count -> Join', { partition: 'forward' }],
    ['Parse -> Join', { partition: 'broadcast', kind: 'blocking', input: 1 }],
  ],
)

test('as text', () => {
  expect(explainPlan(plan)).toBe(`Job "plan": 6 operators in 3 chains

1. × 1
   Clicks <"web">  [uid clicks]
     Parse
       Bad

2. × 4
   <= 1. Parse  (hash)
   Count  [by user; layout: slices]
     Result

3. × 4
   <= 2. Count  (forward) into input 1
   <= 1. Parse  (broadcast, blocking) into input 2
   Join`)
})

test('as Mermaid', () => {
  expect(explainPlan(plan, 'mermaid')).toBe(`flowchart LR
  subgraph v0 ["chain × 1"]
    n0(["Clicks &lt;&quot;web&quot;&gt;<br>uid clicks"])
    n1["Parse"]
    n3[["Bad"]]
    n0 --> n1
    n1 --> n3
  end
  subgraph v2 ["chain × 4"]
    n2["Count<br>by user<br>layout: slices"]
    n4[["Result"]]
    n2 --> n4
  end
  subgraph v5 ["chain × 4"]
    n5[["Join"]]
  end
  n1 -->|"hash"| n2
  n2 -->|"forward"| n5
  n1 -.->|"broadcast, blocking"| n5`)
})

test('as JSON it is the plan', () => {
  expect(JSON.parse(explainPlan(plan, 'json'))).toEqual(plan)
})
