// npm's ws as a peer: echoes on a free port, with permessage-deflate for messages of any size.
const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: { threshold: 0 } });
server.on('listening', () => console.log('listening on', server.address().port));
server.on('connection', (connection) => {
  connection.on('error', () => {}); // the peer broke a rule; ws has closed the connection for it
  connection.on('message', (data, binary) => connection.send(data, { binary }));
});
