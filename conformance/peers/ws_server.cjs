// npm's ws as a peer: echoes on a free port, with permessage-deflate for messages of any size and the commands of
// CONTRACT.md.
const { WebSocketServer } = require('ws');
const answer = require('./ws_answer.cjs');

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  maxPayload: 64 << 20,
  maxFragments: 0, // no bound
  maxBufferedChunks: 0,
  perMessageDeflate: { threshold: 0 },
  handleProtocols: (offered) => offered.has('wsspec') && 'wsspec',
  verifyClient: ({ origin }, decide) => decide(origin !== 'https://refused.example', 403),
});
server.on('listening', () => console.log('listening on', server.address().port));
server.on('connection', (connection, request) => {
  connection.on('error', () => {}); // the peer broke a rule; ws has closed the connection for it
  connection.on('message', (data, binary) => answer(connection, data, binary, request.headers.origin ?? ''));
});
