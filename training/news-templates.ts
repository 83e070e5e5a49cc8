/**
 * News as agencies write it: datelines, results, bylines, quotes. Slots as in `templates.ts`, and `k`
 * a surname before its initials, `L` a place in capitals, `T` a team, `b` a body, `f` a figure of a result.
 */
export const newsTemplates: readonly string[] = `
{L} 20{#}-0{#}-1{#}
{L} 20{#}-0{#}-1{#} {o} said {x}.
{L} 20{#}-0{#}-1{#} {n} {j} {p} said {x}.
{L}, {d} - {x}.
{L}, {d} - {o} of {l} said {x}.
{L} ({o}) - {n} {w} and {n} {w} met in {l}.
{L} (Agency) - {X}.
{L} - {X}.
{L} -- {p} said {x}.
{l}, {d} ({b}) - {X}.
By {p}
By {p} and {p}
By {p}, {b}
-- {l} newsroom
-- {p}, {l} newsroom
{k} ({l}) beat {k} ({l}) {f} {f}
{k} ({l}) {f} {k} ({l}) {f}
{p} ({l}) beat {p} ({l}) {f} {f} {f}
{p} ({l}) beat {p} ({l}) {f}, {f}
{#}-{p} ({l}) beat {p} ({l}) {f} {f}
{p} ({l}), seeded {#}, lost to {p} ({l}).
{p} of {l} beat {p} of {l} {f} {f}.
{#}. {p} ({l}) {#}.{#}
{#}. {p} ({l}) {#} minutes {#} seconds
{#}. {k} ({l}) {#}
{#}. {p}, {l}, {#}
{p} ({l}) {#} {#} {#} {#}
{p} ({l}) {#}:{#}.{#}
{p} ({T}) {#}, {p} ({T}) {#}
{T} {#} {T} {#}
{T} {#}, {T} {#}
{l} {#} {l} {#}
{T} beat {T} {f}.
{T} drew {f} with {T} in {l}.
{T} at {T}
{T} v {T}
{T} vs. {T}
{T} {#} {#} {#} {#} {#} {#}
{T} signed {n} {j} {p} from {T}.
{T} coach {p} praised {p} after the {w}.
{T} defender {p} scored in the {#}th minute.
{T} striker {s} is doubtful for the match against {T}.
{T}: {s} ({#}), {s} ({#}, {#} penalty)
Scorers: {s} ({#}), {s} ({#})
{T}, led by {p}, won {f}.
{p} scored for {T} before {s} levelled.
{s} c {s} b {s} {#}
{p} c {s} b {s} {#}
{s} lbw b {s} {#}
{s} b {s} {#}
{s} not out {#}
{s} run out {#}
Bowling: {s} {#}-{#}-{#}-{#}, {s} {#}-{#}-{#}-{#}
{l} were {#} for {#}, with {p} on {#}.
{l} won the toss against {l} and chose to bat.
The {b} said {x}.
The {b} declined to comment.
{b} said on {d} that {x}.
{b} {j} {p} said {x}.
{j} {p} of the {b} said {x}.
{p}, leader of the {b}, was seen in {l}.
{p}, who heads the {b}, {x}.
The {b}, led by {p}, {x}.
Results of {b} games on {d}
Leaders of the {b} and the {b} met in {l}.
A report by the {b} said {x}.
according to the {b}
Former {b} {j} {p} died in {l}.
Rebels of the {b} attacked a village near {l}.
Members of the {b} {x}.
{b} spokesman {p} said {x}.
{o} spokesman {p} told reporters {x}.
{o} chief executive {p} said {x}.
{o} {j} {p} resigned.
Analyst {p} of {o} cut his rating on {o}.
{p}, analyst at {o}, said {x}.
{o} and {o} have traded {w} for years.
{o} won an order from {o} worth $ {#} million.
{o} shares fell {#} percent in {l}.
{o} named {p} as its new {j}.
{o} said it plans to sell its {w} at {l}.
{o} will buy {o} for {#} million {w}.
{o} could not be reached for comment.
officials at {o} could not reach {o}
{o}, based in {l}, {x}.
a unit of {o}
The {w} was carried by {o}.
{l} police said {x}.
{l} officials said {x}.
{l}'s {w} fell to {#} percent.
{l}'s military ruler {p} met {p} in {l}.
The {l} {w} was {w} on {d}.
the {l} {w} market
{l} {w} prices rose.
in the eastern town of {l}
in the southern {n} city of {l}
in the {n} capital {l}
the {l}-based {w}
between {l} and {l}
talks in {l} with {l}
{n} {j} {p} visited {l}.
{n} president {p} met {n} prime minister {p} in {l}.
{n} police arrested {p}.
{n} troops and {n} {w} left {l}.
{n} {w} said {x}.
A {n} court sentenced {p} to {#} years.
President {p} said {x}.
Prime Minister {s} and President {s} met in {l}.
Foreign Minister {p} flew to {l}.
Finance Minister {p}
envoy {p} said {x}.
{s} said {s} had {x}.
{s} and {s} {x}.
{s} told reporters {x}.
{l} said {l} had {x}.
{l} has {x}.
{l} will {v} the {w}.
{l} radio said {x}.
{s}, {#}, {x}.
"{X}," {s} said.
Aides to {p} said {x}.
The quake was felt in {l} and {l}.
Weather in {l}: {w}, {#} degrees.
STOCKS: {l} closed {w}.
`
  .trim()
  .split('\n')
