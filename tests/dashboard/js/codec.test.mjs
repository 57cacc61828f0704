import assert from "node:assert/strict";
import { test } from "node:test";
import { Unreadable, json, msgpack } from "../../../dashboard/wire/codec.js";
import { snapshot } from "./picture.mjs";

test("both formats carry the same maps, unknown included", () => {
  for (const codec of [json, msgpack]) assert.deepEqual(codec.unpack(codec.pack(snapshot())), snapshot());
});

test("a field left undefined is not sent", () => {
  for (const codec of [json, msgpack]) assert.deepEqual(codec.unpack(codec.pack({ t: "watch", version: undefined })), { t: "watch" });
});

test("garbage is unreadable, whatever it is", () => {
  for (const garbage of ["", "text", new Uint8Array([0xc1]), new Uint8Array([0x92, 0x01])]) {
    assert.throws(() => msgpack.unpack(garbage), Unreadable);
    assert.throws(() => json.unpack(garbage), Unreadable);
  }
});
