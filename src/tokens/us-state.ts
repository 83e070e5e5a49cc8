import type { Domain } from './domain.ts'

// The fifty states and the District of Columbia (ISO 3166-2:US).
const states: readonly (readonly [code: string, name: string])[] = (
  'AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,' +
  'DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,' +
  'KS Kansas,KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,' +
  'MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,' +
  'NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,' +
  'PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,' +
  'VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming'
)
  .split(',')
  .map((line) => [line.slice(0, 2), line.slice(3)])

const writings = [
  ['code', states.map(([code]) => code)],
  ['lower code', states.map(([code]) => code.toLowerCase())],
  ['name', states.map(([, name]) => name)],
  ['upper name', states.map(([, name]) => name.toUpperCase())],
  ['lower name', states.map(([, name]) => name.toLowerCase())],
] as const

/** The US states written like this one: code or name, in its letter case. Undefined for no state. */
export function readState(value: string): Domain | undefined {
  for (const [id, written] of writings) {
    const rank = written.indexOf(value)
    if (rank === -1) continue
    return {
      id: `state ${id}`,
      size: BigInt(written.length),
      rank: BigInt(rank),
      print: (other) => written[Number(other)] as string,
    }
  }
  return undefined
}
