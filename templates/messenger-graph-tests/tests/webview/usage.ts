// What a page written in TypeScript may do with the module, and what its compiler has to refuse.
import * as messenger from "./messenger-extensions.js";

export async function uses(): Promise<string> {
  await messenger.load();
  const answer = await messenger.askPermission("user_profile");
  const granted: boolean = answer.isGranted;
  const all: ReadonlyArray<string> | undefined = answer.permissions;
  // Names that come later are allowed.
  await messenger.askPermission("user_something");
  const list: Array<messenger.Permission> = (await messenger.getGrantedPermissions()).permissions;
  const context: messenger.ThreadContext = await messenger.getContext("app-1");
  const signed: string = context.signed_request;
  const features = (await messenger.getSupportedFeatures()).supported_features.includes("context");
  const sent: boolean = (await messenger.beginShareFlow({ attachment: {} }, "broadcast")).is_sent;
  await messenger.requestCloseBrowser();
  try {
    await messenger.getContext("app-1", globalThis);
  } catch (error) {
    if (error instanceof messenger.MessengerExtensionsError) {
      const code: number | null = error.code;
      return `${code} ${error.meaning} ${error.message}`;
    }
  }
  // @ts-expect-error: what comes from a person's device may be absent.
  const psid: string = context.psid;
  // @ts-expect-error: the app id is needed.
  await messenger.getContext();
  // @ts-expect-error: a permission is a text.
  await messenger.askPermission(1);
  // @ts-expect-error: the answer has no such member that is a boolean.
  const wrong: boolean = answer.is_granted;
  // @ts-expect-error: there is no such method.
  await messenger.processPayment();
  return String([granted, all, list, signed, features, sent, psid, wrong]);
}
