/**
 * Sealing of texts that must be nowhere in clear outside memory. {@link
 * com.doos.shared.seal.KeyRing} holds the keys and does the work; who uses it names the place of
 * each text, so that a sealed text is worth nothing elsewhere.
 */
@org.jspecify.annotations.NullMarked
package com.doos.shared.seal;
