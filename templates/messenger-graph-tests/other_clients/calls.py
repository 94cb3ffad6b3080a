"""The main calls of a bot with Meta's own SDK. In: the address of a stand-in. Out: a line for each call."""

import sys
import warnings

warnings.simplefilter("ignore")

from facebook_business.adobjects.page import Page
from facebook_business.adobjects.user import User
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

# The only change.
FacebookSession.GRAPH = sys.argv[1]

api = FacebookAdsApi.init(access_token="STAND-IN-PAGE-TOKEN")
page = Page("1001", api=api)


def check(name, is_right, seen):
    print(f"facebook-business: {name}: {seen}")
    if not is_right:
        sys.exit(f"{name} is wrong")


def send(person, text):
    return page.create_message(
        params={"recipient": {"id": person}, "messaging_type": "RESPONSE", "message": {"text": text}}
    )


sent = send("8800", "Tea or coffee?")
check("send", sent["message_id"].startswith("m_"), sent["message_id"])

profile = User("8800", api=api).api_get(fields=["first_name", "last_name"])
check("profile", profile["first_name"] == "Ada", dict(profile))

ids = [
    page.create_persona(params={"name": f"Ann {n}", "profile_picture_url": "https://h.example/a.jpg"})["id"]
    for n in range(3)
]
names = [it["name"] for it in page.get_personas(fields=["name"], params={"limit": 2})]
check("personas over two pages", names == ["Ann 0", "Ann 1", "Ann 2"], names)

done = page.create_messenger_profile(params={"get_started": {"payload": "START"}})
read = page.get_messenger_profile(fields=["get_started"])
check("Messenger profile", read[0]["get_started"]["payload"] == "START", dict(read[0]))

threads = page.get_conversations(fields=["id", "snippet"], params={"user_id": "8800"})
check("conversations", threads[0]["snippet"] == "Tea or coffee?", dict(threads[0]))

seen = []
batch = api.new_batch()
for person in ("8800", "8801"):
    User(person, api=api).api_get(
        fields=["first_name"], batch=batch, success=lambda response: seen.append(response.json()["first_name"])
    )
batch.execute()
check("batch", sorted(seen) == ["Ada", "Ben"], seen)

try:
    send("8801", "late")
    check("closed window", False, "sent")
except FacebookRequestError as error:
    codes = error.api_error_code(), error.api_error_subcode()
    check("closed window", codes == (10, 2018278), codes)
