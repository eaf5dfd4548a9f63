export type { CommandReply, CommandStep } from './command-step.ts';
export { type Nbxmpp, startNbxmpp } from './nbxmpp.ts';
export { type Profanity, startProfanity } from './profanity.ts';
export { PythonError } from './python.ts';
export {
  type ReceivedMessage,
  type ReceivedPresence,
  type Slixmpp,
  type SlixmppOptions,
  startSlixmpp,
  type Values,
} from './slixmpp.ts';
