package org.sluice.mikey.xml;

/// An attribute that is no namespace declaration, its value normalised as XML 1.0 section 3.3.3
/// says for attributes without a declared type.
record XmlAttribute(XmlName name, String namespace, String value) {}
