/** The outbox: messages written in the transaction of the change they announce, sent later. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.outbox;
