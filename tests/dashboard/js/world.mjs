/** Time, chance and sockets that a test turns by hand. */

export class World {
  constructor() {
    this.now = 0;
    this.waiting = [];
    this.chance = 0.5;
    this.sockets = [];
    this.random = () => this.chance;
    this.connect = (url, protocol) => {
      const socket = new Socket(url, protocol);
      this.sockets.push(socket);
      return socket;
    };
  }

  setTimeout(call, ms) {
    const timer = { call, at: this.now + ms };
    this.waiting.push(timer);
    return timer;
  }

  clearTimeout(timer) {
    this.waiting = this.waiting.filter((each) => each !== timer);
  }

  /** Lets time go by, calling what falls due in its order. */
  pass(ms) {
    const until = this.now + ms;
    for (;;) {
      const next = this.waiting.filter((each) => each.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.now = next.at;
      this.clearTimeout(next);
      next.call();
    }
    this.now = until;
  }

  get socket() {
    return this.sockets[this.sockets.length - 1];
  }
}

class Socket {
  constructor(url, protocol) {
    this.url = url;
    this.protocol = protocol;
    this.sent = [];
    this.closed = false;
  }

  open() {
    this.onopen();
  }

  say(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  die(code = 1006) {
    this.onclose({ code });
  }

  send(data) {
    this.sent.push(JSON.parse(data));
  }

  close() {
    this.closed = true;
  }
}
