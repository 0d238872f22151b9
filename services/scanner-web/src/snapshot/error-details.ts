/**
 * Marks that only what an application tells of its inside has: each needs more than a word that documentation may use. Each is
 * linear in the text, whatever is in it: repetitions are bounded and unambiguous.
 */
const marks: readonly (readonly [kind: string, pattern: RegExp])[] = [
  [
    'Python traceback',
    /Traceback \(most recent call last\):[^]{0,2000}?File (?:\\?"|&quot;|&#34;)[^"&\n]{1,300}(?:"|&quot;|&#34;), line \d/,
  ],
  ['Django debug page', /re seeing this error because you have <code>DEBUG = True<\/code>/i],
  ['Werkzeug debugger', /<title>[^<]{0,300}\/\/ Werkzeug Debugger<\/title>/],
  [
    'Java stack trace',
    /(?:^|\\n|<br>|\n)[ \t]{0,40}(?:\\t|&#9;)?at (?:[\w$]{1,100}\.){2,20}[\w$<>]{1,200}\([\w$]{1,200}\.(?:java|kt|scala|groovy):\d/,
  ],
  [
    '.NET stack trace',
    /\bat (?:[\w`]{1,100}\.){1,20}[\w`<>]{1,200}\([^)\n]{0,300}\) in [^\n]{1,300}:line \d/,
  ],
  ['ASP.NET error page', /<h1>Server Error in '[^'\n]{0,300}' Application\.|<b> ?Stack Trace: ?<\/b>/i],
  ['ASP.NET Core developer page', /An unhandled exception occurred while processing the request\./],
  [
    'Node.js stack trace',
    /(?:\n|\\n|<br>|<pre>)(?:[ \t]|&nbsp;){1,40}at (?:async )?(?:[\w$.<>[\] ]{1,100} \()?(?:file:\/\/)?(?:\/|[A-Z]:\\{1,2}|node:)[^()\n<]{1,300}:\d{1,7}:\d/,
  ],
  [
    'PHP error',
    /<b>(?:Fatal error|Warning|Notice|Parse error|Deprecated)<\/b>: [^\n]{1,500}? in <b>[^<\n]{1,300}<\/b> on line <b>\d/,
  ],
  ['PHP error', /PHP (?:Fatal error|Warning|Parse error): [^\n]{1,500}? in \/[^\n]{1,300}? on line \d/],
  [
    'PHP framework exception',
    /"exception"\s{0,20}:\s{0,20}"[^"\n]{1,300}"\s{0,40},\s{0,40}"file"\s{0,20}:\s{0,20}"[^"\n]{1,500}\.php"/,
  ],
  ['Ruby backtrace', /\/[\w./-]{1,300}\.rb:\d{1,7}:in (?:`|&#39;|&#x27;|')/],
  ['Rails debug page', /<h1>Routing Error<\/h1>|<title>Action Controller: Exception caught<\/title>/],
  ['Go panic', /goroutine \d{1,10} \[running\]:/],
  ['Rust panic', /thread '[^'\n]{1,100}' (?:\(\d{1,10}\) )?panicked at /],
  [
    'database error',
    /You have an error in your SQL syntax; check the manual|\bORA-\d{5}: |PG::\w{1,60}Error: |org\.postgresql\.util\.PSQLException: |SQLSTATE\[\w{5}\](?: \[\d{1,10}\])?: |Unclosed quotation mark after the character string|SQLITE_ERROR: /,
  ],
];

/** What kind of internals a text tells, if any. */
export function errorDetailsIn(text: string): string | null {
  return marks.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
