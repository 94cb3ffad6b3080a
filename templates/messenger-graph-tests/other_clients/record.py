"""The requests of a bot with fbmessenger. In: the address of a server. Out: a name before each call."""

import collections
import collections.abc
import sys

# The package is older than the Python that has removed this name.
collections.Iterable = collections.abc.Iterable
from fbmessenger import MessengerClient, attachments, elements, quick_replies, templates, thread_settings  # noqa: E402

client = MessengerClient("TOKEN", api_version=26.0)
client.graph_url = sys.argv[1] + "/v26.0"
QR = quick_replies
B = elements.Button


def message(item):
    return lambda: client.send(item.to_dict(), "8800")


calls = [
 ("text", message(elements.Text("Size? ä"))),
 ("quick replies", message(elements.Text("Size?", quick_replies=QR.QuickReplies([QR.QuickReply("M", "SIZE_M"), QR.QuickReply(content_type="user_email")])))),
 ("image by address", message(attachments.Image(url="https://shop.test/a.png"))),
 ("video by id", message(attachments.Video(attachment_id="5501"))),
 ("button template", message(templates.ButtonTemplate(text="Next?", buttons=[B("postback", title="Track", payload="TRACK_77"), B("web_url", title="Shop", url="https://shop.test", webview_height_ratio="tall"), B("phone_number", title="Call", payload="+15550100")]))),
 ("generic template, not sharable", message(templates.GenericTemplate(elements=[elements.Element("Shoe", subtitle="Red", image_url="https://shop.test/a.png", default_action=B("web_url", url="https://shop.test/shoe"), buttons=[B("postback", title="Buy", payload="BUY_1")])]))),
 ("typing on", lambda: client.send_action("typing_on", "8800")),
 ("mark seen", lambda: client.send_action("mark_seen", "8800")),
 ("human agent", lambda: client.send(elements.Text("Anna here").to_dict(), "8800", messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT")),
 ("attachment that is not kept", lambda: client.upload_attachment(attachments.Image(url="https://shop.test/a.png"))),
 ("profile", lambda: client.set_messenger_profile(thread_settings.MessengerProfile(
    get_started=thread_settings.GetStartedButton(payload="START"),
    greetings=[thread_settings.GreetingText(text="Hello!")],
    persistent_menus=[thread_settings.PersistentMenu([thread_settings.PersistentMenuItem("postback", "Help", payload="HELP")])]).to_dict())),
 ("domains", lambda: client.update_whitelisted_domains(["https://shop.test"])),
 ("start deleted", lambda: client.delete_get_started()),
 ("profile of a person", lambda: client.get_user_data("8800", fields="id,name,first_name,last_name,profile_pic")),
 ("unlinked", lambda: client.unlink_account("8800")),
]
for name, call in calls:
    print(name, flush=True)
    call()
