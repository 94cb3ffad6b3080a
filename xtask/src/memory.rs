//! The allocator of the command. In: requests for memory. Out: memory, or the end of the process with its documented code
//! where there is none left: the standard library would abort it.

#![allow(unsafe_code, reason = "the trait of allocators is unsafe")]

use std::alloc::{GlobalAlloc, Layout};
use std::io::{self, Write};
use std::process;

use mimalloc::MiMalloc;

/// Syntax trees are many small allocations from several threads; the system's allocator doubled the time of a run.
pub struct Memory;

// SAFETY: each method is that of `MiMalloc`, or does not return.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        or_exit(unsafe { MiMalloc.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        or_exit(unsafe { MiMalloc.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        or_exit(unsafe { MiMalloc.realloc(memory, layout, size) })
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { MiMalloc.dealloc(memory, layout) }
    }
}

fn or_exit(memory: *mut u8) -> *mut u8 {
    if memory.is_null() {
        // Nothing is allocated on the way.
        let _ = io::stderr().write_all(b"exit 2: there is not enough memory\n");
        process::exit(2);
    }
    memory
}
