// @ts-check
/**
 * Maps to bytes and back, in the two formats of the wire. JSON and MessagePack carry the same maps.
 *
 * In: a value, or what a WebSocket delivered. Out: bytes or text, or the value. What cannot be read throws
 * `Unreadable`; the line drops such a message and the next one that fits repairs the picture.
 */
import { decode, encode } from "../vendor/msgpack.js";

/**
 * @typedef {object} Codec
 * @property {string} protocol WebSocket subprotocol
 * @property {string} type media type for HTTP
 * @property {(value: unknown) => Uint8Array | string} pack
 * @property {(data: ArrayBuffer | Uint8Array | string) => any} unpack
 */

export class Unreadable extends Error {}

/** @type {Codec} */
export const msgpack = {
  protocol: "eday.v1+msgpack",
  type: "application/msgpack",
  pack: (value) => encode(value, { ignoreUndefined: true }),
  unpack(data) {
    if (typeof data === "string") throw new Unreadable("text on a binary line");
    try {
      return decode(data);
    } catch (error) {
      throw new Unreadable(String(error));
    }
  },
};

/** @type {Codec} */
export const json = {
  protocol: "eday.v1+json",
  type: "application/json",
  pack: (value) => JSON.stringify(value),
  unpack(data) {
    try {
      return JSON.parse(typeof data === "string" ? data : new TextDecoder().decode(data));
    } catch (error) {
      throw new Unreadable(String(error));
    }
  },
};
