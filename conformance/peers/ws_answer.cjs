// What ws's server and client do with a message: the commands of CONTRACT.md, else an echo.

/** @param origin  of the opening handshake; undefined on a client. */
module.exports = function answer(connection, data, binary, origin) {
  const [, name, argument = ''] = (!binary && /^wsspec:([a-z]+)(?: (.*))?$/s.exec(data.toString())) || [];
  if (name === 'close') {
    const [, code, reason] = /^(\d*) ?(.*)$/s.exec(argument);
    connection.close(code ? Number(code) : undefined, reason);
  } else if (name === 'send') {
    connection.send(Uint8Array.from({ length: Number(argument) }, (_, i) => i % 256));
  } else if (name === 'fragment') {
    for (let left = Number(argument); left > 0; --left) connection.send('fragment', { fin: left === 1 });
  } else if (name === 'ping') {
    connection.ping(argument);
  } else if (name === 'subprotocol') {
    connection.send(connection.protocol);
  } else if (name === 'origin' && origin !== undefined) {
    connection.send(origin);
  } else {
    connection.send(data, { binary });
  }
};
