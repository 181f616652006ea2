/** How a row image becomes a document, and what a batch of them comes down to. */
@org.jspecify.annotations.NullMarked
package com.doos.cdc.document;
