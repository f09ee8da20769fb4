const element = (id) => document.getElementById(id);
const lines = element('lines');
let user = '';
let socket;

/** Adds a line. What people wrote is only ever text: textContent makes no elements of it. */
function show({ user: from, message }) {
  const item = document.createElement('li');
  item.className = from === '' ? 'room' : from === user ? 'mine' : '';
  if (from !== '') {
    const name = document.createElement('b');
    name.textContent = from;
    item.append(name);
  }
  item.append(message);
  lines.append(item);
  lines.scrollTop = lines.scrollHeight;
}

function enter(pause = 500) {
  socket = new WebSocket(new URL('chat', location.href.replace(/^http/, 'ws')));
  socket.onopen = () => {
    pause = 500;
    lines.replaceChildren(); // the room tells again what was said
    socket.send(JSON.stringify({ user, message: '' }));
    element('state').textContent = `online as ${user}`;
  };
  socket.onmessage = (event) => show(JSON.parse(event.data));
  socket.onclose = () => {
    element('state').textContent = 'offline';
    setTimeout(enter, pause, Math.min(2 * pause, 30_000));
  };
}

element('hello').addEventListener('cancel', (event) => event.preventDefault()); // no way around a name
element('hello').addEventListener('close', () => {
  user = element('name').value.trim();
  if (user === '') return element('hello').showModal();
  element('say').hidden = false;
  element('message').focus();
  enter();
});

element('say').addEventListener('submit', (event) => {
  event.preventDefault();
  const message = element('message').value;
  if (message === '' || socket.readyState !== WebSocket.OPEN) return;
  socket.send(JSON.stringify({ user, message }));
  element('message').value = '';
});

element('hello').showModal();
