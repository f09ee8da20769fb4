# find_package(wsspec): what the static libraries were made with is linked by whoever links them.
include(CMakeFindDependencyMacro)
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_dependency(Threads)
find_dependency(Boost 1.81 CONFIG)
find_dependency(OpenSSL 3)
find_dependency(ZLIB)
find_dependency(simdjson)
include(${CMAKE_CURRENT_LIST_DIR}/wsspecTargets.cmake)
