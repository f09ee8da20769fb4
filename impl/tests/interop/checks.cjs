// What the JavaScript clients share; as checks.py. Needs nothing, so that it can be given to a page as text too.
const SECONDS_MAX = 10;

const samples = () => ({
  text: 'Hello',
  unicode: 'Grüße, 世界 🌍',
  binary: Uint8Array.of(0, 255, 254, 128),
  empty: '',
  large: 'x'.repeat(1 << 20),
});
const many = () => Array.from({ length: 100 }, (_, number) => String(number));

/** What comes of `promise` within the time of one step. */
function soon(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(reject, SECONDS_MAX * 1000, new Error('no answer in time'));
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function same(got, wanted) {
  const plain = (value) => JSON.stringify(value instanceof Uint8Array ? ['binary', ...value] : value);
  if (plain(got) !== plain(wanted)) throw new Error(`got ${plain(got)}, wanted ${plain(wanted)}`.slice(0, 200));
}

/** Runs the checks, each a function, in order, and hands on what they are called with what went wrong in them. */
async function run(checks, tell) {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      tell(name, '');
    } catch (error) {
      tell(name, String(error));
    }
  }
}

/**
 * The checks that every JavaScript client can do.
 * `open(path, subprotocols)` promises {send(message), next(), close(code, reason), closed, socket}: next() is a
 * promise of the next message, a Uint8Array if it is binary, and `closed` one of [code, reason].
 */
function common(open, parting) {
  let link;
  const echo = (message) => async () => {
    link.send(message);
    same(await soon(link.next()), message);
  };
  return {
    open: async () => (link = await soon(open('/echo', ['other', 'echo']))),
    ...Object.fromEntries(Object.entries(samples()).map(([name, message]) => [name, echo(message)])),
    many: async () => {
      many().forEach((message) => link.send(message));
      for (const message of many()) same(await soon(link.next()), message);
    },
    compression: () => same(link.socket.extensions.split(';')[0], 'permessage-deflate'),
    subprotocol: () => same(link.socket.protocol, 'echo'),
    close: async () => {
      link.close(4001, parting);
      same((await soon(link.closed))[0], 4001);
    },
    server_close: async () => {
      const other = await soon(open('/close/4002/gute%20Nacht%20%E2%98%BE', []));
      same(await soon(other.closed), [4002, 'gute Nacht ☾']);
    },
  };
}

/** A link, as common() wants it, over a WebSocket as browsers have it, once it is open. */
function linkOf(socket) {
  const messages = [];
  const readers = [];
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }) => {
    const message = typeof data === 'string' ? data : new Uint8Array(data);
    readers.length ? readers.shift()(message) : messages.push(message);
  });
  const closed = new Promise((done) => socket.addEventListener('close', ({ code, reason }) => done([code, reason])));
  const link = {
    socket,
    closed,
    send: (message) => socket.send(message),
    next: () => (messages.length ? Promise.resolve(messages.shift()) : new Promise((done) => readers.push(done))),
    close: (code, reason) => socket.close(code, reason),
  };
  return new Promise((done, fail) => {
    socket.addEventListener('open', () => done(link));
    socket.addEventListener('error', (event) => fail(new Error(event.message ?? 'refused')));
  });
}

if (typeof module !== 'undefined') module.exports = { run, common, linkOf, soon, same };
