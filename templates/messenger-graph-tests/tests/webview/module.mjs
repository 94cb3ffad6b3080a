// The module in Node, with the stand-in SDK: what every exported function does with both callbacks.
import assert from "node:assert/strict";
import * as messenger from "./messenger-extensions.mjs";

assert.deepEqual(Object.keys(messenger).sort(), EXPORTS);
await import("./sdk.mjs");

assert.equal((await messenger.askPermission("user_profile")).isGranted, true);
const refused = await messenger.askPermission("no_such").catch((error) => error);
assert.ok(refused instanceof messenger.MessengerExtensionsError && refused instanceof Error);
assert.equal(refused.code, 2018166);
assert.equal(refused.message, "invalid permission");
assert.equal(refused.meaning, "The SDK knows no such permission.");

// The documented error callback of one method gets nothing; numbers that are not listed are kept.
const failing = (...arguments_) => ({ getGrantedPermissions: (success, error) => error(...arguments_) });
const silent = await messenger.getGrantedPermissions(failing()).catch((error) => error);
assert.deepEqual([silent.code, silent.meaning, silent.message], [null, "not documented", "not documented"]);
const unlisted = await messenger.getGrantedPermissions(failing(-32603, "internal")).catch((error) => error);
assert.deepEqual([unlisted.code, unlisted.meaning, unlisted.message], [-32603, "not documented", "internal"]);
// A method that the client lacks, or that throws, is a rejection too.
await assert.rejects(messenger.getContext("app-1", {}), TypeError);

assert.equal((await messenger.getContext("app-1")).thread_type, "USER_TO_PAGE");
assert.deepEqual((await messenger.getSupportedFeatures()).supported_features, ["context"]);
assert.equal((await messenger.beginShareFlow({}, "current_thread")).is_sent, "true");
assert.equal((await messenger.beginShareFlow({}, "aloud").catch((error) => error)).code, 2071021);
assert.equal(await messenger.requestCloseBrowser(), undefined);
