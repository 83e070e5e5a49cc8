export const detectHelp: string = `Usage: fieldveil detect [file] [options]

Says where a file or pipe of NDJSON, CSV or text holds PII: by path or column and by type, with how
many values were looked at and in how many something was found. Nothing is masked, no key and no
Redis is needed, and no value is printed. Keys that look like data, such as ids and e-mail addresses,
are printed as *.

  --format <name>      ndjson, csv or text; from the ending of the name by default
  --delimiter <char>   of CSV, or the word tab; read from the header by default
  --no-header          the first row is values; columns are [0], [1] and so on
  --suggest            prints rules for mask in place of the report
  --show               one example of each find, on a terminal alone
  --json               the report as one line of JSON
  --quiet              no progress
  --help               this text

Exit code: 0 done, whether something was found or not, 1 an error, 2 wrong usage, 3 stopped,
4 the input is not what it should be.
`
