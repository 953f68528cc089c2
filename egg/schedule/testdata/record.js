// Records what npm cron-parser 2.18.0 (the one of egg-schedule 4.0.1) makes of
// expressions, into cron-parser.json. In a directory with cron-parser installed:
//
//	TZ=UTC node record.js > cron-parser.json
//
// Each row is [expression, zone, start, outcome]: the next times after start in
// seconds since 1970, as one iterator gives them, or the message of the error
// (from parsing, or from the first step).
'use strict';
const parser = require('cron-parser');

const days = [
  '* * * * *', '* * * * * *', '*/5 * * * *', '*/7 * * * *', '*/40 * * * *', '*/15 * * * * *',
  '0 * * * *', '30 * * * *', '5-10 * * * *', '5-50/15 * * * *', '10/20 * * * *', '7 7 7 * * *',
  '1,2,5-8,59 * * * *', '59 59 23 * * *', '0 0 * * *', '0 0 0 * * *', '0 0 3 * * *', '0 0 */3 * * *',
  '1 0 0 * * *', '0 30 4 * * *', '15 10,22 * * *', '0 8-18/2 * * *', '*/10 9-17 * * mon-fri',
  '0 22-23 * * *', '0 0 1 * *', '0 0 15 * *', '0 0 31 * *', '0 12 30 * *', '0 0 29 2 *', '0 0 29-31 * *',
  '0 0 1,15 * *', '0 0 */10 * *', '0 0 5/10 * *', '0 0 1 1 *', '0 0 1 jan,Jul,OCT *', '0 0 1 */3 *',
  '0 0 1 2-4 *', '0 0 31 12 *', '0 0 31 4,12 *', '0 0 30 2,3 *', '0 0 L * *', '0 0 L 2 *', '30 23 L */2 *',
  '0 0 1,L * *', '0 0 15,L 2 *', '0 0 * * 0', '0 0 * * 7', '0 0 * * SUN', '0 0 * * 1-5', '0 0 * * mon,wed,fri',
  '0 0 * * 1/2', '0 0 * * */2', '0 0 * * 0-7', '0 0 * * 0-6', '0 0 * * 6,7', '0 0 * * ?', '0 0 ? * 5',
  '0 0 ? * ?', '0 0 1 * ?', '0 0 * * 5#1', '0 0 * * fri#3', '0 0 * * 1#5', '0 0 * * 7#2', '0 0 * 2 1#5',
  '0 0 * 11 4#4', '0 0 * * *#2', '0 0 13 * 5', '30 4 1,15 * 5', '0 0 L * 1', '0 0 1 * 0-6', '0 0 1-31 * 3',
  '0 0 */2 * 1', '0 0 10 6 *', '0 12 10 6 1', '@yearly', '@monthly', '@weekly', '@daily', '@hourly',
  '  0   0 * *   * ', '0\t1\t*\t*\t*', '007 1 * * *',
  // Rows that we read in another way; see the table in cron_recorded_test.go.
  '0 0 * 4 1', '0 0 * 2 1', '0 0 * * 5-7', '0 0 15 * 1-7', '0 0 1 * 5#3', '0 0 1-30,L * 1',
];

const errors = [
  '60 * * * *', '61 * * * * *', '* 24 * * *', '* * 0 * *', '* * 32 * *', '* * * 0 *', '* * * 13 *', '* * * * 8',
  '5-70 * * * *', '70-80 * * * *', '0-5 0 0 * *', '5-5 * * * *', '9-3 * * * *', '* * * * fri-sun', '* * * dec-jan *',
  '*/0 * * * *', '5-10/0 * * * *', ',1 * * * *', '1, * * * *', '1,,2 * * * *', '-5 * * * *', '- * * * *',
  'a * * * *', '1.5 * * * *', '* * * foo *', '* * * * monday', '* * 15W * *', '* * LW * *', '* * l * *', '* * * * 5L',
  '* * * * 5#0', '* * * * 5#6', '* * * * 5#', '* * * * 5#x', '* * * * 5#1#2', '* * * * 1,5#2', '* * * * 1-5#2',
  '* * * * */2#2', '* * * * #2', '0 0 31 2 *', '0 0 30 2 *', '0 0 31 4 *', '0 0 31 4 1', '0 0 31 2,4 *',
  '0 0 31 2,4,6,9,11 *', '* * * * * * *', '@minutely', 'nonsense', '? * * * *', '* ? * * *',
  // Accepted by cron-parser, refused by us; see the table in cron_recorded_test.go.
  '', '5', '* *', '1-2-3 * * * *', '*/2/3 * * * *', '* * * janfeb *', '* * 1L * *', '1|2 * * * *', '* * * * 5#1.5',
];

const starts = [
  ['UTC', '2024-01-31T23:59:59.500Z'],
  ['Asia/Shanghai', '2023-12-31T15:59:58Z'],
  ['Asia/Kolkata', '2024-02-28T00:00:00Z'],
  ['America/New_York', '2024-03-09T15:00:00Z'],
  ['Europe/Berlin', '2024-10-26T12:34:56Z'],
];

// Expressions around the days on which clocks change.
const hours = [
  '0 * * * *', '30 * * * *', '*/20 * * * *', '30 0 * * *', '0 1 * * *', '30 1 * * *', '0 2 * * *', '15 2 * * *',
  '30 2 * * *', '0 3 * * *', '*/20 2 * * *', '*/30 1-2 * * *', '*/30 1-3 * * *', '0 2,3 * * *', '0 2,4 * * *',
  '0 30 2 * * 0', '30 2 10 3 *', '0 0 * * *', '59 23 * * *', '0 */2 * * *', '0 1/2 * * *', '45 0-22 * * *',
];

const changes = [
  ['America/New_York', '2024-03-09T12:00:00Z'],
  ['America/New_York', '2024-11-02T12:00:00Z'],
  ['Europe/Berlin', '2024-03-30T12:00:00Z'],
  ['Europe/Berlin', '2024-10-26T12:00:00Z'],
  ['Australia/Lord_Howe', '2024-10-05T01:00:00Z'],
  ['Australia/Lord_Howe', '2024-04-06T01:00:00Z'],
  ['America/Havana', '2024-03-09T12:00:00Z'],
  ['America/Havana', '2024-11-02T12:00:00Z'],
  ['America/Sao_Paulo', '2017-10-14T12:00:00Z'],
  ['America/Sao_Paulo', '2018-02-17T12:00:00Z'],
  ['Pacific/Apia', '2011-12-29T05:00:00Z'],
];

function outcome(expression, tz, start) {
  const times = [];
  try {
    const cron = parser.parseExpression(expression, { currentDate: new Date(start), tz });
    for (let i = 0; i < 6; i++) times.push(cron.next().getTime() / 1000);
  } catch (err) {
    if (times.length === 0) return err.message;
  }
  return times;
}

const rows = [];
function record(expressions, places) {
  for (const expression of expressions) {
    for (const [tz, start] of places) rows.push([expression, tz, start, outcome(expression, tz, start)]);
  }
}
record(days, starts);
record(errors, starts.slice(0, 1));
record(hours, changes);
console.log('[\n' + rows.map(row => JSON.stringify(row)).join(',\n') + '\n]');
