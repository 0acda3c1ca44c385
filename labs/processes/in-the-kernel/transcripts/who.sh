# what stands above
#: mask /- {19}(?= \/usr\/bin\/tini)/ => do_sigtimedwait.isra
