/** What can go wrong, in the terms that clients see: codes, statuses and texts. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.error;
