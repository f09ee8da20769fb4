# Writes a C++ source that holds files as constants of namespace wsspec::reports::embedded, declared in embedded.hpp.
#   cmake -DOUTPUT=embedded.cpp -DFILES=a.css;b.js -P embed.cmake
set(source "#include \"reports/embedded.hpp\"\n\nnamespace wsspec::reports::embedded {\n")
foreach(file IN LISTS FILES)
  cmake_path(GET file FILENAME name)
  string(REGEX REPLACE "[^A-Za-z0-9]" "_" name "${name}")
  file(READ "${file}" content)
  string(APPEND source "\nconst std::string_view ${name} = R\"wsspec_raw(${content})wsspec_raw\";\n")
endforeach()
string(APPEND source "\n}  // namespace wsspec::reports::embedded\n")
file(WRITE "${OUTPUT}" "${source}")
