import assert from "node:assert/strict";
import { test } from "node:test";
import { Inquiry } from "../../../dashboard/board/inquiry.js";
import { World } from "./world.mjs";

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** An inquiry whose server a test plays: `answers` are given one after the other, the last one for ever. */
function asked(...answers) {
  const world = new World();
  const paths = [];
  const asking = async (method, path) => {
    paths.push(`${method} ${path}`);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer instanceof Promise ? answer : answer === null ? { ok: false, status: 0, body: null } : { ok: true, status: 200, body: answer };
  };
  const inquiry = new Inquiry("/v1/slots/p11", { pause: 4000, asking, world });
  return { inquiry, world, paths };
}

test("a view asks once when it comes, and not again while nothing has changed", async () => {
  const { inquiry, world, paths } = asked({ n: 1 });
  inquiry.start();
  inquiry.stir();
  world.pass(0);
  await settled();
  world.pass(60000);
  await settled();
  assert.deepEqual(paths, ["GET /v1/slots/p11"]);
  assert.deepEqual(inquiry.body.value, { n: 1 });
});

test("however often something changes, it is asked no faster than it may, and once more at the end", async () => {
  const { inquiry, world, paths } = asked({ n: 1 }, { n: 2 });
  inquiry.start();
  world.pass(0);
  await settled();
  for (let i = 0; i < 19; i++) {
    inquiry.stir();
    world.pass(200);
  }
  assert.equal(paths.length, 1);
  world.pass(200);
  await settled();
  assert.equal(paths.length, 2);
  assert.deepEqual(inquiry.body.value, { n: 2 });
});

test("what somebody here has changed is asked for at once", async () => {
  const { inquiry, world, paths } = asked({ n: 1 });
  inquiry.start();
  world.pass(0);
  await settled();
  inquiry.hurry();
  world.pass(0);
  await settled();
  assert.equal(paths.length, 2);
});

test("a change while a question is under way is asked for after it", async () => {
  let answer;
  const { inquiry, world, paths } = asked(new Promise((resolve) => (answer = resolve)), { n: 2 });
  inquiry.start();
  world.pass(0);
  inquiry.hurry();
  assert.equal(paths.length, 1);
  answer({ ok: true, status: 200, body: { n: 1 } });
  await settled();
  world.pass(0);
  await settled();
  assert.deepEqual([paths.length, inquiry.body.value], [2, { n: 2 }]);
});

test("without an answer the last one stays, the failure is told, and it is asked again by itself", async () => {
  const { inquiry, world, paths } = asked({ n: 1 }, null, { n: 3 });
  inquiry.start();
  world.pass(0);
  await settled();
  inquiry.hurry();
  world.pass(0);
  await settled();
  assert.deepEqual([inquiry.body.value, inquiry.failure.value.status], [{ n: 1 }, 0]);
  world.pass(4000);
  await settled();
  assert.deepEqual([paths.length, inquiry.body.value, inquiry.failure.value], [3, { n: 3 }, null]);
});

test("what is answered after a view has gone is passed over", async () => {
  const { inquiry, world } = asked({ n: 1 });
  inquiry.start();
  world.pass(0);
  inquiry.stop();
  await settled();
  assert.equal(inquiry.body.value, null);
});
