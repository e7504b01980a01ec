/** A loader: a language of React Aria's that Coffre does not speak. */
module.exports = () => "export default undefined;";
