import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Tone } from "../../../dashboard/board/tone.js";

/** A window in which sound needs a touch first, as browsers have it. */
class Page {
  constructor() {
    const page = this;
    this.touched = false;
    this.notes = 0;
    this.listeners = {};
    this.AudioContext = class {
      constructor() {
        this.state = page.touched ? "running" : "suspended";
        this.currentTime = 0;
        this.destination = {};
        this.waiting = [];
        page.context = this;
      }

      resume() {
        return new Promise((resolve) => {
          this.waiting.push(resolve);
          if (page.touched) this.run();
        });
      }

      run() {
        this.state = "running";
        this.onstatechange();
        for (const resolve of this.waiting.splice(0)) resolve();
      }

      createOscillator() {
        return { frequency: {}, connect: (gain) => gain, start: () => page.notes++, stop: () => {} };
      }

      createGain() {
        return { gain: { setValueAtTime() {}, linearRampToValueAtTime() {} }, connect() {} };
      }
    };
  }

  addEventListener(type, call) {
    this.listeners[type] = call;
  }

  touch(type) {
    this.touched = true;
    this.listeners[type]();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  const kept = new Map();
  globalThis.localStorage = { getItem: (key) => kept.get(key) || null, setItem: (key, value) => kept.set(key, value) };
});

test("nothing sounds before somebody has asked for it; then it is heard at once, and remembered", async () => {
  const page = new Page();
  const tone = new Tone(page);
  tone.play();
  assert.deepEqual([tone.sound.value, page.notes], ["off", 0]);
  page.touched = true;
  tone.toggle();
  await settled();
  assert.deepEqual([tone.sound.value, page.notes], ["on", 2]);
  tone.toggle();
  tone.play();
  assert.deepEqual([tone.sound.value, page.notes], ["off", 2]);
  assert.equal(new Tone(new Page()).sound.value, "off");
});

test("after a reload the browser holds the sound back until the page is touched anywhere", async () => {
  localStorage.setItem("eday.sound", "on");
  const page = new Page();
  const tone = new Tone(page);
  tone.play();
  assert.deepEqual([tone.sound.value, page.notes], ["blocked", 0]);
  page.touch("click");
  await settled();
  tone.play();
  assert.deepEqual([tone.sound.value, page.notes], ["on", 2]);
});

test("the touch that wakes the sound may be on its switch, which does not turn it off again", async () => {
  localStorage.setItem("eday.sound", "on");
  const page = new Page();
  const tone = new Tone(page);
  page.context.run = () => {};
  page.touch("click");
  tone.toggle();
  delete page.context.run;
  page.context.run();
  await settled();
  assert.equal(tone.sound.value, "on");
});

test("a browser without sound offers none", () => {
  assert.equal(new Tone({ addEventListener() {} }).sound.value, "none");
});
