// The requests of a bot with messaging-api-messenger. In: the address of a server. Out: a name before each call.

import { createRequire } from 'module';

const { MessengerClient } = createRequire(import.meta.url)('messaging-api-messenger');
const client = new MessengerClient({ accessToken: 'TOKEN', version: '26.0', origin: process.argv[2] });
const R = { messagingType: 'RESPONSE' };
const calls = [
  ['text', () => client.sendText('8800', 'Size? ä', R)],
  ['quick replies', () => client.sendText('8800', 'Size?', { ...R, quickReplies: [
    { contentType: 'text', title: 'M', payload: 'SIZE_M' }, { contentType: 'user_email' } ] })],
  ['image by address', () => client.sendImage('8800', 'https://shop.test/a.png', R)],
  ['video by id', () => client.sendVideo('8800', { attachmentId: '5501' }, R)],
  ['file upload', () => client.sendFile('8800', Buffer.from('A,B'), { filename: 'a.csv', ...R })],
  ['button template', () => client.sendButtonTemplate('8800', 'Next?', [
    { type: 'postback', title: 'Track', payload: 'TRACK_77' },
    { type: 'web_url', title: 'Shop', url: 'https://shop.test', webviewHeightRatio: 'tall' },
    { type: 'phone_number', title: 'Call', payload: '+15550100' } ], R)],
  ['generic template', () => client.sendGenericTemplate('8800', [
    { title: 'Shoe', subtitle: 'Red', imageUrl: 'https://shop.test/a.png',
      defaultAction: { type: 'web_url', url: 'https://shop.test/shoe' },
      buttons: [{ type: 'postback', title: 'Buy', payload: 'BUY_1' }] } ], R)],
  ['media template', () => client.sendMediaTemplate('8800', [{ mediaType: 'image', attachmentId: '5501' }], R)],
  ['receipt template', () => client.sendReceiptTemplate('8800', {
    recipientName: 'Ann', orderNumber: '7', currency: 'USD', paymentMethod: 'Visa 1', orderUrl: 'https://shop.test/7',
    timestamp: '1764000000',
    elements: [{ title: 'Tea', subtitle: 'Green', quantity: 2, price: 5, currency: 'USD', imageUrl: 'https://shop.test/t.png' }],
    address: { street1: '1 Road', city: 'Town', postalCode: '94025', state: 'CA', country: 'US' },
    summary: { subtotal: 10, shippingCost: 4.5, totalTax: 1, totalCost: 15.5 },
    adjustments: [{ name: 'New', amount: 2 }] }, R)],
  ['typing on', () => client.typingOn('8800')],
  ['typing with persona', () => client.typingOn('8800', { personaId: '9009' })],
  ['mark seen', () => client.markSeen('8800')],
  ['human agent', () => client.sendText('8800', 'Anna here', { tag: 'HUMAN_AGENT' })],
  ['persona', () => client.sendText('8800', 'Hi', { ...R, personaId: '9009' })],
  ['user_ref', () => client.sendText({ userRef: 'r1' }, 'Hi', { messagingType: 'UPDATE' })],
  ['private reply', () => client.sendText({ commentId: '1001_42' }, 'Sent', R)],
  ['attachment by address', () => client.uploadImage('https://shop.test/a.png', { isReusable: true })],
  ['attachment of a file', () => client.uploadFile(Buffer.from('A,B'), { filename: 'a.csv', isReusable: true })],
  ['get started', () => client.setGetStarted('START')],
  ['greeting', () => client.setGreeting([{ locale: 'default', text: 'Hello!' }, { locale: 'de_DE', text: 'Hallo!' }])],
  ['persistent menu', () => client.setPersistentMenu([
    { type: 'postback', title: 'Help', payload: 'HELP' }, { type: 'web_url', title: 'Shop', url: 'https://shop.test', webviewHeightRatio: 'full' } ])],
  ['ice breakers', () => client.setIceBreakers([{ question: 'Where?', payload: 'WHERE' }])],
  ['domains', () => client.setWhitelistedDomains(['https://shop.test'])],
  ['account linking', () => client.setAccountLinkingURL('https://shop.test/in')],
  ['profile deleted', () => client.deleteMessengerProfile(['get_started', 'persistent_menu'])],
  ['profile read', () => client.getMessengerProfile(['get_started', 'greeting'])],
  ['menu of a person', () => client.setUserPersistentMenu('8800', [{ type: 'postback', title: 'Help', payload: 'HELP' }])],
  ['control passed', () => client.passThreadControl('8800', '43', 'help')],
  ['control taken', () => client.takeThreadControl('8800', 'mine')],
  ['control requested', () => client.requestThreadControl('8800', 'please')],
  ['owner', () => client.getThreadOwner('8800')],
  ['label created', () => client.createLabel('regular')],
  ['label given', () => client.associateLabel('8800', '6001')],
  ['label taken', () => client.dissociateLabel('8800', '6001')],
  ['labels of a person', () => client.getAssociatedLabels('8800')],
  ['label read', () => client.getLabelDetails('6001', { fields: ['id', 'page_label_name'] })],
  ['labels', () => client.getLabelList()],
  ['label deleted', () => client.deleteLabel('6001')],
  ['persona created', () => client.createPersona({ name: 'Ann', profilePictureUrl: 'https://h.example/a.jpg' })],
  ['persona read', () => client.getPersona('9009')],
  ['personas after a cursor', () => client.getPersonas('QVFI')],
  ['persona deleted', () => client.deletePersona('9009')],
  ['profile of a person', () => client.getUserProfile('8800')],
  ['feature review', () => client.getMessagingFeatureReview()],
  ['language', () => client.setNLPConfigs({ nlpEnabled: true, customToken: 'wit' })],
  ['ids in apps', () => client.getIdsForApps({ userId: '8800', appSecret: 'S' , app: '42'})],
  ['ids on pages', () => client.getIdsForPages({ userId: '9009', appSecret: 'S', page: '1001' })],
];
for (const [name, call] of calls) {
  console.log(name);
  await call();
}
