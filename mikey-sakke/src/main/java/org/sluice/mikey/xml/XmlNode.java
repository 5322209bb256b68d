package org.sluice.mikey.xml;

/// What an element contains, in order: elements and stretches of text. Comments are not kept; they
/// divide text.
sealed interface XmlNode permits XmlElement, XmlText {}
