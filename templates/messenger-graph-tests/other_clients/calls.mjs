// The main calls of a bot with messaging-api-messenger. In: the address of a stand-in. Out: a line for each call.

import messenger from 'messaging-api-messenger';

// The origin is the only change.
const client = new messenger.MessengerClient({ accessToken: 'STAND-IN-PAGE-TOKEN', origin: process.argv[2] });

process.on('uncaughtException', (error) => {
  console.error(`messaging-api-messenger: ${error.message}`);
  process.exit(1);
});

function check(name, isRight, seen) {
  console.log(`messaging-api-messenger: ${name}: ${JSON.stringify(seen)}`);
  if (!isRight) throw new Error(`${name} is wrong`);
}

const sent = await client.sendText('8800', 'Tea or coffee?');
check('send', sent.messageId.startsWith('m_'), sent);

const typing = await client.typingOn('8800');
check('typing', typing.recipientId === '8800', typing);

const buttons = [{ type: 'postback', title: 'Tea', payload: 'TEA' }];
const template = await client.sendButtonTemplate('8800', 'Which?', buttons);
check('button template', template.recipientId === '8800', template);

const profile = await client.getUserProfile('8800', { fields: ['id', 'first_name'] });
check('profile', profile.firstName === 'Ada', profile);

const { id } = await client.createPersona({ name: 'Ann', profilePictureUrl: 'https://h.example/a.jpg' });
const personas = await client.getAllPersonas();
check('personas', personas.some((it) => it.id === id), personas);
await client.deletePersona(id);
check('persona deleted', (await client.getAllPersonas()).every((it) => it.id !== id), id);

await client.setGetStarted('START');
await client.setGreeting('Hello!');
const start = await client.getGetStarted();
check('Messenger profile', start.payload === 'START', start);

// This version still sends `name`, which `page_label_name` replaced.
const label = await client.createLabel('regular').then(() => undefined, (error) => error);
check('label by its former name', label?.response?.data.error.code === 100, label?.response?.data);

const batch = await client.sendBatch([
  { method: 'GET', relativeUrl: '8800?fields=first_name' },
  { method: 'POST', relativeUrl: 'me/messages', body: { recipient: { id: '8800' }, message: { text: 'both' } } },
]);
check('batch', batch.every((it) => it.code === 200), batch.map((it) => it.code));

const error = await client.sendText('8801', 'late').then(() => undefined, (error) => error);
check('closed window', /2018278/.test(JSON.stringify(error?.response?.data)), error?.response?.data);
