import { storeOptions } from './store-options.ts'

const shapeOptions = `  --format <name>      ndjson, csv or text; from the ending of the name by default (.ndjson .jsonl
                       .csv .tsv .txt .log .md)
  --delimiter <char>   of CSV, or the word tab; read from the header by default
  --no-header          the first row is values; paths are [0], [1] and so on`

const common = `${shapeOptions}
  --output <file>      written under another name and renamed when it is whole; else the output
                       goes to the standard output
  --state <file>       keeps how far the work is, so that it can be stopped, or killed, and gone on
                       with by the same command. Wants a file to read and --output; what is done
                       so far stands in <output>.part, and is renamed when it is whole
  --tenant <name>      whose tokens; default
  --batch <number>     records worked on at a time; 500
  --store redis        the only store: one in memory would forget its tokens with the command
${storeOptions}
  --json               the outcome as one line of JSON; on the standard error where data goes to
                       the standard output
  --quiet              no progress and no outcome`

const rulesOption = `  --rules <file>       JSON: the paths to mask, ["email", "orders[*].card"], or rules by path,
                       { "note": { "detect": true } }. Of CSV a path is a column's name; a rule that
                       names no column is an error. A text has no rules: what is found is masked`

const exits = `Exit code: 0 done, 1 an error, 2 wrong usage, 3 stopped (a signal, or a reader that has gone),
4 the input is not what it should be: the line, row or paragraph and the column are named, never
what stands there.`

export const maskHelp: string = `Usage: fieldveil mask [file] --rules <file> [options]

Puts tokens in the place of the values that the rules name, in a file or a pipe. All other bytes stay:
spacing, escapes, quotes, delimiters, line ends. The values lie sealed in the token store.

${rulesOption}
${common}
  --verify             unmasks each batch again and compares the bytes before it is written; refuses
                       what would come back in another spelling, such as a named 1.0 as 1
  --help               this text

${exits}
`

export const unmaskHelp: string = `Usage: fieldveil unmask [file] --rules <file> [options]

Puts the values back where the rules name tokens, in a file or a pipe. All other bytes stay.

${rulesOption}
${common}
  --keep-unknown       leaves what is no token, or cannot be unmasked, as it is; else it is an error
  --help               this text

${exits}
`
