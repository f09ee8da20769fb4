// npm's ws as a peer: `ws_client.cjs URL` walks the cases of a testing server, with the commands of CONTRACT.md.
const WebSocket = require('ws');
const answer = require('./ws_answer.cjs');

// Of a message, and no bounds of its parts.
const limits = { maxPayload: 64 << 20, maxFragments: 0, maxBufferedChunks: 0, perMessageDeflate: { threshold: 0 } };
const url = process.argv[2].replace(/\/$/, '');
const agent = `ws-${require('ws/package.json').version}`;

/** Connects, hands every message to `take`, and is done when the connection is, however it ended. */
function talk(path, take) {
  return new Promise((done) => {
    const connection = new WebSocket(url + path, limits);
    connection.on('message', (data, binary) => take(connection, data, binary));
    connection.on('error', () => {}); // 'close' follows
    connection.on('close', done);
  });
}

async function main() {
  let count;
  await talk('/getCaseCount', (_, data) => (count = JSON.parse(data)));
  if (!Number.isInteger(count)) throw new Error(`no case count from ${url}`);
  for (let number = 1; number <= count; ++number) {
    await talk(`/runCase?case=${number}&agent=${agent}`, answer);
  }
  await talk(`/updateReports?agent=${agent}`, () => {});
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
