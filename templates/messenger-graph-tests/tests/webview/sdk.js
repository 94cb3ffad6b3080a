// A stand-in for Messenger's SDK: calls back as the documented one does, in its order of arguments.
globalThis.MessengerExtensions = {
  askPermission(success, error, permission) {
    if (permission !== "user_profile") { error(2018166, "invalid permission"); return; }
    success({ isGranted: true, permissions: ["user_profile", "user_messaging"] });
  },
  getGrantedPermissions(success, error) { success({ permissions: ["user_profile", "brand_new"] }); },
  getContext(app_id, success, error) {
    if (app_id !== "app-1") { error(2018154); return; }
    success({ tid: "t_1", thread_type: "USER_TO_PAGE", psid: "1234567890", signed_request: "SIGNED" });
  },
  getSupportedFeatures(success, error) { success({ supported_features: ["context"] }); },
  requestCloseBrowser(success, error) { success(); },
  beginShareFlow(success, error, message, sharingType) {
    if (sharingType !== "current_thread") { error(2071021, "invalid sharing type"); return; }
    // One client was given a text.
    success({ is_sent: "true" });
  },
};
globalThis.extAsyncInit?.();
