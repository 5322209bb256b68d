/// Lanes against the plain curve, on every kind of vector the machine has or can be told to have.
package org.sluice.mikey.batch;
