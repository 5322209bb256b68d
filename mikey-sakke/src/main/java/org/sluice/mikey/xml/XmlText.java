package org.sluice.mikey.xml;

/// Text as written, from octet `start` to before `end` of the document, references and line ends
/// not yet resolved.
record XmlText(int start, int end) implements XmlNode {}
