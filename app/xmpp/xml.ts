/** The XML values everything above the stream is written in. Other folders import them from here. */
export { default as xml, Element } from '@xmpp/xml';
