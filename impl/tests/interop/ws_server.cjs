// npm's ws as a server, on a free port: ws_server.cjs [CERT KEY]
const fs = require('fs');
const { WebSocketServer } = require('ws');

const [cert, key] = process.argv.slice(2).map((file) => fs.readFileSync(file));
const server = cert ? require('https').createServer({ cert, key }) : require('http').createServer();
const sockets = new WebSocketServer({
  server,
  perMessageDeflate: { threshold: 0 },
  handleProtocols: (offered) => (offered.has('echo') ? 'echo' : false),
});
sockets.on('connection', (socket, { url }) => {
  const goodbye = /^\/close\/(\d+)\/(.*)$/.exec(url);
  if (goodbye) return socket.close(Number(goodbye[1]), decodeURIComponent(goodbye[2]));
  socket.on('message', (data, binary) => socket.send(data, { binary }));
  socket.on('close', (code, reason) => console.log('closed', code, reason.toString()));
});
server.listen(0, '127.0.0.1', () => console.log(`listening on 127.0.0.1:${server.address().port}`));
